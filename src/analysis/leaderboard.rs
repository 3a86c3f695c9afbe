//! Every entity of a period beside what it had in the first one, as one table; and what some of them had in each.

use crate::analysis::market::context::Context;
use crate::analysis::market::whole::part;
use crate::analysis::table::{Column, ColumnData, ColumnUnit, TableBuilder, TextBuilder};
use crate::analysis::views::entity::keys;
use crate::analysis::{AnalysisError, MarketCache, Question, Table};
use crate::packed::Packed;
use crate::panel::Panel;

/// The name of the table.
pub(in crate::analysis) const LEADERBOARD: &str = "leaderboard";

/// Returns `rank,entity,downloads,share,rank_before,downloads_before,share_before`: all entities with downloads in the chosen period,
/// the largest first, ties by name.
///
/// What stands "before" is that of the first period; it is undefined where the chosen one is the first, and the rank also of entities
/// without downloads there. Shares are of what the question's shares are of, among all listed models.
///
/// Errors as [`answer()`](crate::analysis::answer()).
// Cold or rare: kept out of the hot function (ARCHITECTURE, Build).
#[inline(never)]
pub(in crate::analysis) fn leaderboard(panel: &Panel, question: &Question) -> Result<Table, AnalysisError> {
    let context = Context::new(panel, question, &mut MarketCache::default())?;
    let names = context.entities.names();
    let (Some(market), before) = (context.markets.get(context.after), context.markets.first()) else {
        return Ok(Table::default());
    };
    let before = before.filter(|_| context.after > 0);
    let ranked = market.ranked(names);
    let keys: Vec<u32> = ranked.iter().map(|&(entity, _)| entity).collect();
    let ranks_before = before.map(|before| before.ranks(names, &keys)).unwrap_or_default();
    let whole = market.whole(context.shares_of);
    let downloads_before: Vec<Option<u64>> = keys.iter().map(|&key| before.map(|before| before.of(key))).collect();
    let whole_before = before.map_or(0, |before| before.whole(context.shares_of));
    let mut entities = TextBuilder::default();
    keys.iter().for_each(|&key| entities.push(key, || names.get(key)));
    let rank = |rank: u64| u32::try_from(rank).unwrap_or(0);
    let ranks = |ranks: Vec<u32>| ColumnData::Ranks(Packed(ranks));
    let undefined: Vec<u32> =
        (0..).zip(&downloads_before).filter(|(_, before)| before.is_none()).map(|(row, _)| row).collect();
    let counts_before = downloads_before.iter().map(|before| before.unwrap_or(0)).collect();
    let shares: Vec<Option<f64>> = ranked.iter().map(|&(_, downloads)| part(downloads, whole)).collect();
    let shares_before: Vec<Option<f64>> =
        downloads_before.iter().map(|before| before.and_then(|before| part(before, whole_before))).collect();
    let columns = vec![
        Column::new("rank", ColumnUnit::NoUnit, ranks((1..=keys.len() as u64).map(rank).collect())),
        entities.finish("entity"),
        Column::counts("downloads", ColumnUnit::Downloads, ranked.iter().map(|&(_, downloads)| downloads).collect()),
        Column::numbers("share", ColumnUnit::Share, &shares),
        Column::new(
            "rank_before",
            ColumnUnit::NoUnit,
            ranks((0..keys.len()).map(|row| ranks_before.get(row).copied().flatten().map_or(0, rank)).collect()),
        ),
        Column {
            undefined: Packed(undefined),
            ..Column::counts("downloads_before", ColumnUnit::Downloads, counts_before)
        },
        Column::numbers("share_before", ColumnUnit::Share, &shares_before),
    ];
    Ok(Table { name: LEADERBOARD.to_owned(), columns })
}

/// The name of the table of [`trends`].
pub const TRENDS: &str = "trends";

/// Returns `entity,period,share`: the shares of the entities that the question names, however many, in each of its periods, among all
/// listed models; undefined in periods without downloads.
///
/// # Errors
///
/// As [`answer()`](crate::analysis::answer()), and where the file lacks an entity.
#[inline(never)]
pub fn trends(panel: &Panel, question: &Question, cache: &mut MarketCache) -> Result<Table, AnalysisError> {
    let context = Context::new(panel, question, cache)?;
    let names = context.entities.names();
    let of_entity = |key: u32| context.starts().into_iter().zip(&context.markets).map(move |cell| (key, cell));
    let rows: Vec<_> = keys(&context)?.into_iter().flat_map(of_entity).collect();
    Ok(TableBuilder::new(TRENDS, &rows)
        .text("entity", |(key, _)| names.get(*key))
        .day("period", |(_, (start, _))| *start)
        .number("share", ColumnUnit::Share, |(key, (_, market))| part(market.of(*key), market.whole(context.shares_of)))
        .finish())
}
