# bash completion for dondoc: asks dondoc itself what may stand there.

_dondoc()
{
    local IFS=$'\n' typed=${COMP_WORDS[COMP_CWORD]}
    local words=("${COMP_WORDS[@]:1:COMP_CWORD-1}" "${typed:--}")

    COMPREPLY=($(dondoc completion -- "${words[@]}" 2>/dev/null | cut -f1))
}
complete -o default -F _dondoc dondoc
