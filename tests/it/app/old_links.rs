//! Links that were given out must go on working: each with the question and the data it gives, and the link written back.
//!
//! `golden/old_links.txt` is a transcript; `UPDATE_GOLDEN=1` accepts what links give now.

use std::fmt::Write as _;

use lorenz::analysis::Question;
use lorenz::app::{Link, parse_link, write_link};
use lorenz::protocol::{DataSource, LoadSpec};
use serde_json::Value;

/// Every parameter, every kind of value, values that can't be used, repeated and unknown parameters, escapes, empty values.
const LINKS: &[&str] = &[
    "",
    "?",
    "?level=country&measure=gini",
    "?data=my.parquet&level=country&measure=cr4&by=month&from=2026-06-01&models=balanced",
    "?data=https%3A%2F%2Fexample.org%2Fa%20b.parquet%3Fversion%3D2&kind=window%3A7",
    "?data=https://example.org/a.parquet",
    "?data=shipped",
    "?data=shipped&data=more.parquet&data=file:own/a.parquet&as=date:when&as=unused:tags",
    "?data=file:a.parquet&data=file:a.parquet&data=shipped&data=shipped",
    "?data=&data=file:&kind=",
    "?kind=counter&rows-from=2026-01-05&rows-to=2026-03-30",
    "?kind=flow&rows-only=country%3AFrance&rows-only=country:Japan&rows-only=license:mit",
    "?kind=window&as=country:home%3A%20land&as=size:safetensors.total",
    "?kind=window:30&kind=flow",
    "?kind=window:0&rows-from=yesterday&rows-to=2026-13-01&rows-only=France&as=nonsense",
    "?rows-from=&rows-to=&rows-only=&as=",
    "?rows-only=org_country_single:China&rows-only=country:China&as=date:when&as=date:when",
    "?view=rebalancing&at=2026-10-01&against=2026-09-01",
    "?view=properties&level=model",
    "?view=intermediaries&attribution=original",
    "?view=adoption&size=7B-",
    "?view=significance&by=quarter",
    "?view=merger&merge=Qwen&merge=deepseek-ai&divest=Qwen%2FQwen2.5-7B-Instruct",
    "?view=claims&intervals=95",
    "?view=concentration&level=developer&measure=hhi&by=snapshot&models=all&basis=all&attribution=uploader\
        &unaffiliated=with&entities=with-downloads&top=7",
    "?view=merge&level=&measure=hhj&by=day&models=some&basis=first&attribution=both&unaffiliated=no&entities=all",
    "?from=2026-02-30&to=x&at=20260101&against=&age=9-3&size=big&name=&merge=&divest=&intervals=90&top=10",
    "?from=2026-05-02&to=2026-05-01",
    "?from=2024-02-29&to=2026-12-31&at=2026-11-29&against=2026-01-01",
    "?by=4-weeks&measure=cr20",
    "?by=week&measure=top-0.1-percent&level=license-class",
    "?by=year&measure=hill-1&level=country-group&unaffiliated=without",
    "?by=52-weeks&measure=rank-size-slope&level=segment&entities=existing",
    "?measure=cr0",
    "?measure=cr100&basis=first-year&intervals=1",
    "?level=org_country_single&only=org_country_single:China&without=license:mit&without=license:apache-2.0",
    "?only=country:Unknown&only=country:Unknown&only=mit&only=:mit&only=country:&without=",
    "?only=note:a%3Ab%26c%3Dd&name=%C3%A9t%C3%A9+2+%2B+2&merge=a%26b",
    "?age=0-365&size=1.5B-8B",
    "?age=-30&size=-500M",
    "?age=90-&size=1500000000-8000000000",
    "?age=-&size=7&age=0-7",
    "?top=1",
    "?top=8&top=3",
    "?top=0&top=-1&top=many",
    "?level=mood&level=country&measure=gini&measure=nothing&by=month&by=week",
    "?name=LLaMA&name=qwen&divest=a&divest=b&merge=b&merge=a&merge=b",
    "?utm_source=news&LEVEL=country&level%20=country&fbclid",
    "?measure&level",
    "level=country",
    "?level=%FF&name=%zz&&&=x&by=month",
    "?view=Merger&models=balanced%20&intervals=95&intervals=no",
];

/// What differs from the question that a page opens with.
fn asked(question: &Question) -> String {
    let [Value::Object(asked), Value::Object(usual)] =
        [question, &Question::default()].map(|question| serde_json::to_value(question).unwrap())
    else {
        panic!("a question is an object");
    };
    let differing = asked.iter().filter(|(name, value)| usual.get(*name) != Some(value));
    let parts: Vec<String> = differing.map(|(name, value)| format!("{name} {value}")).collect();
    if parts.is_empty() { "the usual one".to_owned() } else { parts.join(", ") }
}

/// The data, and what the link tells of them.
fn data(spec: &LoadSpec) -> String {
    let mut parts: Vec<String> = spec
        .sources
        .iter()
        .map(|source| match source {
            DataSource::Bundled => "the shipped data".to_owned(),
            DataSource::Hub { models } => format!("the Hub's first {models}"),
            DataSource::Url(address) => format!("address {address:?}"),
            DataSource::File(name) => format!("file {name:?}"),
        })
        .collect();
    parts.extend(spec.kind.map(|kind| format!("counts {}", kind.name())));
    parts.extend(spec.mapping.iter().map(|said| format!("column {:?} as {:?}", said.column, said.role.name())));
    parts.extend(spec.rows_from.map(|day| format!("rows from {day}")));
    parts.extend(spec.rows_to.map(|day| format!("rows to {day}")));
    parts.extend(spec.rows_only.iter().map(|(column, value)| format!("rows with {column:?} {value:?}")));
    parts.join(", ")
}

#[test]
fn old_links_give_what_they_gave() {
    let mut transcript = String::new();
    for link in LINKS {
        let Link { spec, question, display, notices } = parse_link(link);
        let written = write_link(&spec, &question, &display);
        writeln!(transcript, "link     {link}").unwrap();
        writeln!(transcript, "question {}", asked(&question)).unwrap();
        writeln!(transcript, "data     {}", data(&spec)).unwrap();
        for notice in &notices {
            writeln!(transcript, "notice   {notice}").unwrap();
        }
        writeln!(transcript, "written  {written}\n").unwrap();
        let again = parse_link(&written);
        assert_eq!((again.spec, again.question, again.notices), (spec, question, Vec::new()), "{link}");
    }
    crate::shipped::golden("old_links.txt", &transcript);
}
