//! Where queries run: in this process, or on a cluster. The plans are the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::config::{
    BALLISTA_ADAPTIVE_PLANNER_ENABLED, BALLISTA_CLIENT_GRPC_MAX_MESSAGE_SIZE,
    BALLISTA_SCHEDULER_MAX_PARTITIONS_PER_TASK,
};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::error::PrepError;
use crate::inputs::{InputFile, remote, store_of};
use crate::settings::Settings;

/// What of the memory queries may hold; the rest is for what pools don't count: buffers of readers and writers.
const POOL_PARTS: (u64, u64) = (3, 5);

/// Bytes of the largest message between client, scheduler and executors. Plans of one week are far smaller.
pub(crate) const MESSAGE_BYTES: u32 = 64 << 20;

/// Settings of a cluster's queries that keep clear of known traps, each with its reason.
const CLUSTER: [(&str, &str); 3] = [
    // Queries that are planned anew between stages can run out of memory in Ballista 55 (datafusion-ballista#2321).
    (BALLISTA_ADAPTIVE_PLANNER_ENABLED, "false"),
    // Else one executor may take all partitions of a stage in one task, and the others idle.
    (BALLISTA_SCHEDULER_MAX_PARTITIONS_PER_TASK, "1"),
    (BALLISTA_CLIENT_GRPC_MAX_MESSAGE_SIZE, "67108864"),
];

/// Returns a session for the query of one week.
///
/// # Errors
///
/// Errors if there is no such cluster, or no store for an input's address.
pub async fn session(settings: &Settings, files: &[InputFile]) -> Result<SessionContext, PrepError> {
    let context = match &settings.cluster {
        Some(scheduler) => cluster(scheduler).await?,
        None => SessionContext::new_with_state(embedded(settings)?),
    };
    let mut roots = BTreeSet::new();
    for file in files {
        if let Some(url) = remote(&file.address)? {
            let (root, store) = store_of(&url)?;
            if roots.insert(root.to_string()) {
                context.register_object_store(&root, store);
            }
        }
    }
    Ok(context)
}

/// Options that hold in this process and on a cluster.
fn options(config: SessionConfig) -> SessionConfig {
    config
        // Texts in one type, whatever the reader would choose for speed.
        .set_bool("datafusion.execution.parquet.schema_force_view_types", false)
        .set_bool("datafusion.sql_parser.map_string_types_to_utf8view", false)
        // Leaves of what is nested are read as they are in each week's own files.
        .set_bool("datafusion.execution.parquet.skip_metadata", true)
        // A week is read in parts, which several cores or executors share, unless it is tiny.
        .set_usize("datafusion.optimizer.repartition_file_min_size", 256 << 10)
}

fn embedded(settings: &Settings) -> Result<SessionState, PrepError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = settings.jobs.max(1);
    let pool_bytes = settings.memory_bytes / POOL_PARTS.1 * POOL_PARTS.0 / jobs as u64;
    // Each partition's sort keeps a part of the pool for its merge: no more than half of what it has.
    let partitions = cores.div_ceil(jobs).max(1);
    let reserved = (10 << 20).min(pool_bytes as usize / partitions / 2);
    let config = options(SessionConfig::new())
        .with_target_partitions(partitions)
        .set_usize("datafusion.execution.sort_spill_reservation_bytes", reserved);
    let runtime =
        RuntimeEnvBuilder::new().with_memory_pool(Arc::new(FairSpillPool::new(pool_bytes as usize))).build_arc()?;
    let builder = SessionStateBuilder::new().with_config(config).with_runtime_env(runtime);
    Ok(builder.with_default_features().build())
}

async fn cluster(scheduler: &str) -> Result<SessionContext, PrepError> {
    let mut config = options(SessionConfig::new_with_ballista());
    for (name, value) in CLUSTER {
        config = config.set_str(name, value);
    }
    let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
    Ok(SessionContext::remote_with_state(&format!("df://{scheduler}"), state).await?)
}
