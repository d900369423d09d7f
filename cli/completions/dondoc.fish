# fish completion for dondoc: asks dondoc itself what may stand there.

function __dondoc_complete
    set -l words (commandline -opc) (commandline -ct)
    test -n "$words[-1]"; or set words[-1] -
    dondoc completion -- $words[2..-1] 2>/dev/null
end
complete -c dondoc -f -a '(__dondoc_complete)'
