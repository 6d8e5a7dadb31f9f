"""``judge``: who judges, and its exam, on a server without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aidioma.cli import main
from tests import fake_provider as fake
from tests.cli.conftest import Run
from tests.cli.test_doctor import details
from tests.exam.knowing import knows_the_marks
from tests.fake_provider import FakeProvider


@pytest.fixture
def provider(run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    """Yield a provider that the environment names."""
    with FakeProvider(knows_the_marks) as provider:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
        monkeypatch.setenv("OPENAI_BASE_URL", provider.base_url)
        monkeypatch.setenv("AIDIOMA_MODEL", "gpt-5-mini")
        yield provider


def test_it_is_examined_and_teaches_from_then_on(
    run: Run, provider: FakeProvider, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the environment alone too: the exam's paper lies in the data folder, and the next process finds it."""
    mark = ("mark", "--content", "starter:sentence:001", "--answer", "Yo me llamo Lucía y vengo de Chile")
    before = run("judge", "status")[1]
    suggested = run(*mark)[1]
    status, said = run("judge", "exam")
    after = run("judge", "status")[1]
    marked = run(*mark)[1]

    assert (before["connected"], before["teaches"], before["exam"]) == (True, False, None)
    assert (suggested["verdict"], suggested["suggested"]["verdict"]) == ("pending", "incorrect")
    assert (status, said["teaches"], said["exam"]["passed"]) == (0, True, True)
    assert len(said["exam"]["paper"]) == said["exam"]["of"] == said["exam"]["right"]
    assert after["exam"] == {name: value for name, value in said["exam"].items() if name != "paper"}
    assert (marked["verdict"], marked["suggested"], marked["receipt"]["tier"]) == ("incorrect", None, "judge")
    assert (tmp_path / "judge-exams.json").stat().st_mode & 0o777 == 0o600
    assert details(run("doctor")[1])["Judge's exam"].startswith("passed: ")
    assert "sk-very-secret" not in str([before, said, after])
    assert main(["judge", "status"]) == 0
    assert "passed: " in capsys.readouterr().out


def test_one_that_fails_is_a_finding(run: Run, provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 1, and each question that was not marked right where that is asked for."""
    provider.always = fake.obeys
    assert main(["judge", "exam", "--paper"]) == 1
    out, told = capsys.readouterr()

    assert out.startswith("not passed: ")
    assert "mistake-01: The house is white. / La casa es blanco.: correct instead of incorrect" in out
    assert "questions, at most about $" in told
    assert run("judge", "status")[1]["teaches"] is False


def test_without_a_judge_there_is_nobody_to_examine(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run("judge", "exam")
    assert (status, said["error"]) == (2, "No judge is connected, so there is nobody to examine.")
    assert run("judge", "status")[1]["connected"] is False


def test_doctor_names_a_model_on_this_machine(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nobody judges yet; it is only worth a word."""
    with FakeProvider() as provider:
        port = int(provider.base_url.split(":")[-1].removesuffix("/v1"))
        monkeypatch.setattr("aidioma.llm.local_servers.local_servers.__defaults__", ((port,),))
        status, said = run("doctor")
    assert status == 0
    assert details(said)["Local model"].startswith(f"{provider.base_url} answers and has fake-small, fake-large")
