"""Writes counters.json: flows from made-up counters by SQL, independent of the product's code.

    pip install duckdb==2.0.0
    python tests/it/panel/counters.py
"""

import json
import random
from datetime import date, timedelta
from pathlib import Path

import duckdb

HERE = Path(__file__).parent

# One counter per series and snapshot: the largest; rows of one id are one series whatever their names, else names that hand over within 1 %.
QUERY = """
with recursive days as (
  select day, row_number() over (order by day) - 1 as snapshot from (select distinct day from rows)
),
settled as (
  select model, any_value(id) as id, day, snapshot, max(counter) as counter, min(created) as created,
    split_part(model, '/', 1) as owner, split_part(model, '/', 2) as repository
  from rows join days using (day) group by model, day, snapshot
),
lives as (
  select model, any_value(id) as id, any_value(owner) as owner, any_value(repository) as repository,
    min(snapshot) as first, max(snapshot) as last, min(created) as created,
    arg_min(counter, snapshot) as begin, arg_max(counter, snapshot) as end_
  from settled group by model
),
pairs as (
  select a.model as before, b.model as after,
    count(*) over (partition by a.model) as of_before, count(*) over (partition by b.model) as of_after
  from lives a join lives b on b.first = a.last + 1
  join days d on d.snapshot = a.last
  where a.id is null and b.id is null and a.end_ > 0
    and abs(a.end_ - b.begin) * 100 <= a.end_ and (a.owner = b.owner or a.repository = b.repository)
    and (b.created is null or b.created < d.day)
),
links as (select before, after from pairs where of_before = 1 and of_after = 1),
heads as (
  select model, model as series from lives where model not in (select after from links)
  union all
  select after, series from heads join links on before = model
),
named as (select settled.*, coalesce(settled.id, series) as series from settled join heads using (model)),
steps as (
  select *,
    lag(counter) over w as counter_before, lag(snapshot) over w as snapshot_before, lag(day) over w as day_before,
    lag(model) over w as model_before
  from named window w as (partition by series order by day)
),
flows as (
  select s.*,
    s.day_before is null and s.snapshot > 0 and s.created >= p.day as inside,
    case when s.day_before is not null then greatest(s.counter - s.counter_before, 0) else s.counter end as flow,
    coalesce(s.day_before, case when s.created > s.day then p.day else greatest(s.created - 1, p.day) end) as since,
    case when s.model in (select model from rows group by model having count(distinct id) > 1) then s.model else s.series end
      as shown
  from steps s left join days p on p.snapshot = s.snapshot - 1
),
kept as (select * from flows where day_before is not null or inside),
gains as (
  select k.shown, k.day, k.flow, k.since, min(o.since) as covered_from,
    sum(o.flow - (o.flow * greatest(k.day - 91 - o.since, 0)) // (o.day - o.since)) filter (o.day > k.day - 91) as gained
  from kept k join kept o on o.shown = k.shown and o.day <= k.day
  group by k.shown, k.day, k.flow, k.since
)
select
  (select list(concat(day, ' ', model, ' ', flow, ' since ', since) order by day, model) from kept) as flows,
  (select count(*) from rows) - (select count(*) from settled) as duplicate,
  (select count(*) from steps where counter < counter_before) as reset,
  (select count(*) from flows where day_before is null and not coalesce(inside, false)) as baseline,
  (select coalesce(sum(snapshot - snapshot_before - 1), 0) from steps) as interpolated,
  (select count(*) from steps where model <> model_before) as rename,
  (select count(*) from (select id, lag(id) over (partition by model order by day) as before from settled) where id <> before)
    as takeover,
  (select count(*) from steps where day_before is null and created > day) as created_later,
  (select count(*) from gains
    where covered_from <= day - 91 and (day - since) * 5 <= 91 * 4 and flow * 5 > gained * 4) as spike
"""


def made_up(seed: int, with_ids: bool) -> list[tuple]:
    """Counters of 24 repositories over 26 uneven weeks, with everything that goes wrong with counters.

    With ids, neighbors exchange their names for some weeks, and a new repository takes a name that another one has left.
    """
    chance = random.Random(seed)
    days = [date(2025, 2, 27)]
    while len(days) < 26:
        days.append(days[-1] + timedelta(days=chance.choice([6, 7, 7, 8, 14])))
    rows = []
    exchanges = [sorted(chance.sample(range(2, 26), 2)) for _ in range(4)] if with_ids else []
    left = {}
    for number in range(24):
        begin = chance.choice([0, 0, 0, chance.randrange(20)])
        created = chance.choice([None, date(2024, 1, 1), days[begin] - timedelta(days=chance.randrange(-2, 9))])
        # Rounds of equal counters: ambiguous for names without an id.
        counter = chance.choice([0, 7, 500, 500, 10**6, 3 * 10**9])
        names = [f"o{number % 5}/r{number}", f"o{number % 5}/s{number}", f"p/s{number}"]
        renamed = sorted(chance.sample(range(begin, 27), 2)) if chance.random() < 0.6 else [27, 27]
        if number // 2 < len(exchanges):
            # What is exchanged is the first name.
            renamed = [27, 27]
        if with_ids and number >= 16 and left:
            name, since = left.popitem()
            begin, names, renamed = since, [name] * 3, [27, 27]
        elif number >= 8 and renamed[0] > begin:
            left[names[0]] = renamed[0]
        exchanged = exchanges[number // 2] if number // 2 < len(exchanges) else [27, 27]
        for snapshot in range(begin, 26):
            if chance.random() < 0.02:
                break
            growth = chance.choice([0, 0, counter // 200, counter // 50, chance.randrange(50)])
            counter += growth if chance.random() > 0.03 else 20 * growth + 1000
            if chance.random() < 0.04:
                counter = counter * chance.randrange(80, 100) // 100
            if chance.random() < 0.12:
                continue
            at = (snapshot >= renamed[0]) + (snapshot >= renamed[1])
            name = names[at]
            if exchanged[0] <= snapshot < exchanged[1]:
                partner = number ^ 1
                name = [f"o{partner % 5}/r{partner}", f"o{partner % 5}/s{partner}", f"p/s{partner}"][0]
            identity = f"{number:024x}" if with_ids else None
            for _ in range(1 + (chance.random() < 0.05)):
                rows.append((identity, name, days[snapshot], created, counter - chance.choice([0, 0, counter // 3])))
    chance.shuffle(rows)
    return rows


def case(seed: int, with_ids: bool) -> dict:
    rows = made_up(seed, with_ids)
    connection = duckdb.connect()
    connection.sql("create table rows (id text, model text, day date, created date, counter hugeint)")
    connection.executemany("insert into rows values (?, ?, ?, ?, ?)", rows)
    result = connection.sql(QUERY)
    answer = dict(zip(result.columns, result.fetchall()[0]))
    flows = answer.pop("flows")
    return {
        "rows": [[value.isoformat() if isinstance(value, date) else value for value in row] for row in rows],
        "flows": flows,
        "events": {name: int(count) for name, count in answer.items()},
    }


def main() -> None:
    cases = [case(seed, with_ids) for seed in (5, 6) for with_ids in (True, False)]
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    (HERE / "counters.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
