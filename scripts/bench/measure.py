"""What is measured, in its order, and the goal of each."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

import memory
import records
import timing
from row import Row
from sizes import Sizes
from stack.paths import INSTANCES, VAR, VENV
from talk import Side

FOLDER = VAR / "bench"
REINDEXED, REPEATED = 300, 40
PARTS = ("harvest", "workers", "data_sources", "flat_memory", "door", "reindex", "pages", "judging", "lives", "similar", "radar")
CONCEPTS, ACTIVITIES = 20_000, 2_000


class Measurement:
    """Both sides at work on the same records."""

    def __init__(self, ours: Side, stock: Side, sizes: Sizes) -> None:
        self.ours, self.stock, self.sizes = ours, stock, sizes
        self.people: dict[str, str] = ours("found_city")
        self.org: str = stock("found_city")

    def rows(self) -> Iterator[Row]:
        """Every line of the table; each part may rely on what the ones before left."""
        for part in PARTS:
            if not self.sizes.parts or part in self.sizes.parts.split(","):
                yield from getattr(self, part)()

    def harvest(self) -> Iterator[Row]:
        """First, unchanged, one in a hundred changed, all changed."""
        count = self.sizes.harvest
        source = self.ours("harvest_source", name="rekaman", count=0)
        took, other = 0.0, 0.0
        for start, end in parts(count):  # in turns, so that noise meets both sides
            self.ours("harvest_edit", source_id=source, count=end)
            took += self.run(source, new=end - start)["seconds"]
            other += self.stock("harvest_first", start=start, end=end, owner_org=self.org)
        rate, stock = count / took, count / other
        yield Row(f"harvest, first, {count:,} records, all rules run", "/s", rate, stock, "package_create",
                  ">= 3 x stock and >= 1,000 a minute", rate >= 3 * stock and rate * 60 >= 1_000)
        again = min(self.run(source, unchanged=count)["seconds"] for _ in range(3))
        other = self.stock("harvest_again", every=0, edition=0)
        yield Row(f"harvest, unchanged, {count:,} records", "/s", count / again, count / other, "package_update",
                  ">= 1,000/s", count / again >= 1_000)
        self.ours("harvest_edit", source_id=source, count=count, edition=1, every=100)
        some = self.run(source, changed=-(-count // 100))
        other = self.stock("harvest_again", every=100, edition=1)
        yield Row(f"harvest, 1 % changed, {count:,} records", "/s", count / some["seconds"], count / other, "package_update")
        self.ours("harvest_edit", source_id=source, count=count, edition=2, every=1)
        rate = count / self.run(source, "harvest_release", changed=count)["seconds"]
        stock = count / self.stock("harvest_again", every=1, edition=2)
        yield Row(f"harvest, all changed, {count:,} records", "/s", rate, stock, "package_update",
                  ">= 3 x stock and >= 1,000 a minute", rate >= 3 * stock and rate * 60 >= 1_000)

    def run(self, source: str, task: str = "harvest_run", **counts: int) -> dict[str, Any]:
        """One harvest that must end as expected."""
        ended: dict[str, Any] = self.ours(task, source_id=source)
        wrong = {name: ended["counts"][name] for name, value in counts.items() if ended["counts"][name] != value}
        if ended["state"] != "finished" or wrong or (ended["outcomes"] or {}).get("refused"):
            raise SystemExit(f"the harvest did not end as expected: {ended}")
        return ended

    def workers(self) -> Iterator[Row]:
        """Two sources, each harvested by a process of its own: one after the other, then both at once."""
        count = self.sizes.harvest // 2
        took = {at_once: self.ours("harvest_workers", count=count, at_once=at_once) for at_once in (False, True)}
        alone, both = 2 * count / took[False], 2 * count / took[True]
        yield Row(f"two workers at once, first harvest of 2 x {count:,} records", "/s", both, alone, "one worker after the other",
                  ">= 1.6 times one worker", both >= 1.6 * alone)

    def data_sources(self) -> Iterator[Row]:
        """An unchanged run beside a plain read."""
        folder, rounds = str(FOLDER), range(3)
        ids = self.ours("sources_make", folder=folder, rows=self.sizes.rows)
        plain = min(self.ours("read_database", folder=folder) for _ in rounds)
        ours = min(self.ours("source_unchanged", source_id=ids["sql"]) for _ in rounds)
        yield Row("SQL source, unchanged", "s", ours, plain, "fetching the rows, writing CSV",
                  ">= half the speed of a plain read", ours <= 2 * plain)
        plain = min(self.ours("read_files", folder=folder) for _ in rounds)
        ours = min(self.ours("source_unchanged", source_id=ids["files"]) for _ in rounds)
        yield Row("files, unchanged, same size and time", "s", ours, plain, "reading the rows",
                  ">= half the speed of a plain read", ours <= 2 * plain)
        self.ours("sources_touch", folder=folder)
        ours = self.ours("source_unchanged", source_id=ids["files"])
        yield Row("files, unchanged, but newer: bytes hashed", "s", ours, plain, "reading the rows",
                  ">= half the speed of a plain read", ours <= 2 * plain)

    def flat_memory(self) -> Iterator[Row]:
        """Peak memory of an unchanged harvest of few and of many records."""
        found = []
        for count in (1_000, self.sizes.memory):
            source = self.ours("harvest_source", name=f"ingatan-{count}", count=count)
            self.ours("harvest_remember", source_id=source)
            found.append(memory.asked(VENV / "bin" / "python", INSTANCES / "bench.ini", source))
        few, many = found
        if many["counts"]["unchanged"] != self.sizes.memory:
            raise SystemExit(f"the memory run did not end as expected: {many}")
        yield Row(f"memory, unchanged harvest of {self.sizes.memory:,}", "MB", many["peak"], few["peak"], "1,000 records",
                  "within 50 MB", many["peak"] - few["peak"] <= 50)
        rate = self.sizes.memory / many["seconds"]
        yield Row(f"harvest, unchanged, {self.sizes.memory:,} records", "/s", rate, goal=">= 1,000/s", met=rate >= 1_000)

    def door(self) -> Iterator[Row]:
        """Autosave, submit, rules: p50, the goal is on p95 where people wait."""
        asked = (("autosave", "autosave", REPEATED, 30), ("submit (rules and findings)", "submit", 20, 150),
                 ("rules, one dataset of 20 columns", "check_rules", REPEATED, 5))
        for what, task, times, goal in asked:
            found = self.ours(task, times=times)
            yield from self.spread(what, found, goal)

    def spread(self, what: str, ours: list[float], goal: float | None = None, stock: list[float] | None = None,
               faster: bool = False) -> Iterator[Row]:
        """Two lines, median and p95; the goal in milliseconds is on p95, that of being faster on the median."""
        other = (timing.p50(stock), timing.p95(stock)) if stock else (None, None)
        middle, high = timing.p50(ours), timing.p95(ours)
        met = middle <= other[0] if faster and other[0] is not None else None
        yield Row(f"{what}, p50", "ms", middle, other[0], goal="not slower than stock" if faster else "", met=met)
        yield Row(f"{what}, p95", "ms", high, other[1], goal=f"<= {goal:g} ms" if goal else "",
                  met=high <= goal if goal else None)

    def reindex(self) -> Iterator[Row]:
        """Our rebuild in one process and in two, beside core's own."""
        stock = self.stock("reindex", limit=min(REINDEXED, self.sizes.harvest))
        for processes in (1, 2):
            records, rate = self.ours("rebuild", limit=self.sizes.harvest, processes=processes)
            goal = 75 * processes
            yield Row(f"re-index, {processes} process{'es' if processes > 1 else ''}, {records:,} records", "/s", rate, stock,
                      "stock CKAN, search.rebuild", f">= {goal}/s", rate >= goal)

    def pages(self) -> Iterator[Row]:
        """Public pages beside stock's, then the desk's; rounds in turns, so that noise meets both sides."""
        size = self.sizes.index
        held = self.ours("fill_index", upto=size), self.stock("fill_index", upto=size)
        searches = [f"/dataset/?q={quote_plus(query)}" for query in records.QUERIES]
        yield from self.spread(f"search page, {min(held):,} documents", *self.paired(searches), faster=True)
        ours, stock = self.turns([("package_search", {"query": query}) for query in records.QUERIES])
        yield from self.spread("package_search", ours, None, stock, faster=True)
        names = self.ours("public_names", limit=5), self.stock("public_names", limit=5)
        ours, stock = self.turns([("page", {"path": f"/dataset/{one}"}) for one in names[0]],
                                 [("page", {"path": f"/dataset/{one}"}) for one in names[1]])
        yield from self.spread("dataset page", ours, None, stock, faster=True)
        ours, stock = self.turns([("page", {"path": "/"})])
        yield from self.spread("home page", ours, None, stock, faster=True)
        waiting, token = self.ours("fill_queue", count=self.sizes.queue), self.people["walidata"]
        yield from self.spread(f"review queue, {waiting:,} wait", self.alone("/pengajuan/", token), 300)
        yield from self.spread("review page", self.alone(f"/pengajuan/{self.ours('waiting_one')}", token))
        yield from self.spread("desk of walidata", self.alone("/meja-kerja", token), 300)

    def judging(self) -> Iterator[Row]:
        """The rules over the whole catalogue, what a bulk takes, and the page of all agencies."""
        self.ours("fill_public", count=self.sizes.judged)
        found = min((self.ours("reassess_all") for _ in range(3)), key=lambda one: one["seconds"] / one["records"])
        if found["failed"]:
            raise SystemExit(f"records could not be judged: {found}")
        rate = found["records"] / found["seconds"]
        yield Row(f"rules over a whole catalogue, {found['records']:,} records, one process", "/s", rate,
                  goal=">= 84/s a process (50,000 in 5 minutes on 2 cores)", met=rate >= 84)
        token, anew = self.people["walidata"], []
        for _ in range(REPEATED // 2):
            self.ours("forget_numbers")
            anew.append(self.ours("page", path="/kepatuhan", token=token))
        yield from self.spread("dashboard of 41 agencies, counted anew after a decision", anew, 300)
        yield from self.spread("dashboard of 41 agencies, nothing decided since", self.alone("/kepatuhan", token), 300)
        count = self.sizes.bulk
        self.ours("fill_queue", count=count)
        found = self.ours("approve_many", count=count)
        if found["state"] != "done" or found["public"] != count:
            raise SystemExit(f"the bulk did not end as expected: {found}")
        yield Row(f"bulk approval of {count:,}, made public and indexed", "s", found["seconds"],
                  goal="<= 30 s for 500", met=found["seconds"] <= 30 * count / 500)

    def lives(self) -> Iterator[Row]:
        """The heat map of all agencies over the process records of a city."""
        said = self.ours("fill_lives", count=ACTIVITIES)
        yield from self.spread(f"heat map of 41 agencies, {ACTIVITIES:,} activities, {said:,} sub-processes",
                               self.alone("/gsbpm", self.people["walidata"]), 300)

    def similar(self) -> Iterator[Row]:
        """Search before create; last, since the concepts it needs are in no other measurement."""
        held = self.ours("fill_concepts", count=CONCEPTS)
        yield from self.spread(f"similar names while typing, {held:,} names", self.ours("similar"), 50)

    def radar(self) -> Iterator[Row]:
        """Activities like a planned one; after everything else, for the same reason."""
        self.ours("radar_fill", count=ACTIVITIES)
        yield from self.spread(f"radar among {ACTIVITIES:,} activities", self.ours("radar_look", count=ACTIVITIES), 200)

    def paired(self, paths: list[str]) -> tuple[list[float], float, list[float]]:
        ours, stock = self.turns([("page", {"path": path}) for path in paths])
        return ours, 200, stock

    def turns(self, asked: list[tuple[str, dict[str, Any]]],
              asked_stock: list[tuple[str, dict[str, Any]]] | None = None) -> tuple[list[float], list[float]]:
        """Milliseconds of both sides over all rounds; the first round only warms."""
        ours: list[float] = []
        stock: list[float] = []
        for turn in range(self.sizes.rounds + 1):
            for side, tasks, times in ((self.ours, asked, ours), (self.stock, asked_stock or asked, stock)):
                found = [side(task, **arguments) for task, arguments in tasks]
                if turn:
                    times.extend(found)
        return ours, stock

    def alone(self, path: str, token: str) -> list[float]:
        """Milliseconds of a page only we have; the first two only warm."""
        return [self.ours("page", path=path, token=token) for _ in range(REPEATED // 2 + 2)][2:]


def parts(count: int) -> list[tuple[int, int]]:
    """The numbers up to ``count`` in four parts."""
    marks = [count * part // 4 for part in range(5)]
    return list(zip(marks, marks[1:], strict=False))
