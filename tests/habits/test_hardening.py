"""The service is held so tightly that systemd-analyze scores it 1.5 or less
(0 is best, 10 is a service without any restriction)."""

import re
import shutil
import subprocess

import pytest
import tree

MOST = 1.5
UNIT = tree.ROOT / "systemd/dondoc.service"

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="script/install-packages test brings systemd")


def exposure(folder, unit):
    """systemd-analyze also wants the program that ExecStart names."""
    path = folder / "dondoc.service"
    path.write_text(re.sub(r"(?m)^ExecStart=.*", "ExecStart=/bin/true", unit))
    result = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager",
         str(path)], capture_output=True, text=True)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)",
                      result.stdout)
    assert found, result.stdout + result.stderr
    return float(found.group(1))


def test_the_service_is_hardened(tmp_path):
    assert exposure(tmp_path, UNIT.read_text()) <= MOST


@pytest.mark.parametrize("setting", [
    "ProtectSystem", "SystemCallFilter", "NoNewPrivileges",
    "CapabilityBoundingSet", "RestrictAddressFamilies"])
def test_a_planted_weakness_is_found(tmp_path, setting):
    unit, times = re.subn(rf"(?m)^{setting}=.*\n", "", UNIT.read_text())
    assert times
    assert exposure(tmp_path, unit) > exposure(tmp_path, UNIT.read_text())


def test_a_service_without_restrictions_is_found(tmp_path):
    bare = "[Service]\nExecStart=/usr/sbin/dondocd\n"
    assert exposure(tmp_path, bare) > MOST


def test_network_and_socket_are_not_cut_off():
    families = re.search(r"(?m)^RestrictAddressFamilies=(.*)$",
                         UNIT.read_text()).group(1).split()
    assert {"AF_INET", "AF_INET6", "AF_UNIX"} <= set(families)
    assert not re.search(r"(?m)^(PrivateNetwork|IPAddressDeny|PrivateUsers)=",
                         UNIT.read_text())
