//! A cluster's two programs: one scheduler, and executors that do its work.
//!
//! Both are of the same version as the client, since they are the same program. They answer on this machine alone unless told
//! otherwise: whoever reaches them can read what they can read.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::object_store::{
    runtime_env_with_s3_support, session_config_with_s3_support, session_state_with_s3_support,
};
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::{SchedulerConfig, TaskDistributionPolicy};
use ballista_scheduler::scheduler_process::start_server;

use crate::error::PrepError;
use crate::session::MESSAGE_BYTES;
use crate::settings::bytes;

/// Seconds between an executor's signs of life. By default a minute: as long nobody knows that one has died.
const HEARTBEAT_S: u64 = 2;
/// Seconds without one after which an executor is given up, and its work done by others. A busy one may skip a few.
const TIMEOUT_S: u64 = 15;
/// Seconds between looks for executors that have died.
const LOOK_S: u64 = 2;
/// Seconds that work waits for an executor where there is none.
const GRACE_S: u64 = 60;

/// Settings of a scheduler.
#[derive(Clone, Debug, clap::Args)]
pub struct SchedulerArguments {
    /// The address to answer on: this machine alone unless told otherwise
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// The port to answer on
    #[arg(long, value_name = "PORT", default_value_t = 50050)]
    pub port: u16,
}

/// Settings of an executor.
#[derive(Clone, Debug, clap::Args)]
pub struct ExecutorArguments {
    /// The scheduler to work for
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050")]
    pub scheduler: String,
    /// The address to answer on: this machine alone unless told otherwise
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// The port from which others fetch results; the next one is for the scheduler's calls
    #[arg(long, value_name = "PORT", default_value_t = 50051)]
    pub port: u16,
    /// The host by which others reach it, if not by its address
    #[arg(long, value_name = "HOST")]
    pub external_host: Option<String>,
    /// Tasks at once; 0 for one on each core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub cores: usize,
    /// Memory of all tasks together, as 2G or 500M
    #[arg(long, value_name = "SIZE", default_value = "2G")]
    pub memory: String,
    /// The folder of results between stages; one for the time that it runs unless told otherwise
    #[arg(long, value_name = "DIR")]
    pub work_dir: Option<PathBuf>,
}

/// Runs a scheduler until it is ended.
///
/// # Errors
///
/// Errors if it can't answer on its address.
pub async fn schedule(arguments: &SchedulerArguments) -> Result<(), PrepError> {
    let address = SocketAddr::new(arguments.host, arguments.port);
    let config = SchedulerConfig {
        external_host: arguments.host.to_string(),
        bind_host: arguments.host.to_string(),
        bind_port: arguments.port,
        scheduling_policy: TaskSchedulingPolicy::PushStaged,
        // By turns: so that executors share the work.
        task_distribution: TaskDistributionPolicy::RoundRobin,
        executor_timeout_seconds: TIMEOUT_S,
        expire_dead_executor_interval_seconds: LOOK_S,
        no_executors_grace_period_seconds: GRACE_S,
        grpc_server_max_decoding_message_size: MESSAGE_BYTES,
        grpc_server_max_encoding_message_size: MESSAGE_BYTES,
        grpc_client_max_message_size: MESSAGE_BYTES,
        override_config_producer: Some(Arc::new(session_config_with_s3_support)),
        override_session_builder: Some(Arc::new(session_state_with_s3_support)),
        ..SchedulerConfig::default()
    };
    let failed = |error: ballista_core::error::BallistaError| PrepError::Place {
        place: address.to_string(),
        reason: error.to_string(),
    };
    let cluster = BallistaCluster::new_from_config(&config).await.map_err(failed)?;
    start_server(cluster, address, Arc::new(config)).await.map_err(failed)
}

/// Runs an executor until it is ended.
///
/// # Errors
///
/// Errors if there is no such scheduler, or if it can't answer on its address.
pub async fn execute(arguments: &ExecutorArguments) -> Result<(), PrepError> {
    let scheduler = arguments.scheduler.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
    let Some((scheduler_host, scheduler_port)) = scheduler else {
        let found = &arguments.scheduler;
        return Err(PrepError::Usage(format!("--scheduler: expected HOST:PORT; found \"{found}\"")));
    };
    let Some(grpc_port) = arguments.port.checked_add(1) else {
        return Err(PrepError::Usage("--port: expected less than 65535; found 65535".to_owned()));
    };
    let work_dir = arguments.work_dir.as_ref().map(|path| path.display().to_string());
    let config = ExecutorProcessConfig {
        bind_host: arguments.host.to_string(),
        external_host: Some(arguments.external_host.clone().unwrap_or_else(|| arguments.host.to_string())),
        port: arguments.port,
        grpc_port,
        scheduler_host: scheduler_host.to_owned(),
        scheduler_port,
        scheduler_connect_timeout_seconds: GRACE_S as u16,
        vcores: arguments.cores,
        task_scheduling_policy: TaskSchedulingPolicy::PushStaged,
        work_dir,
        // What is left of jobs whose client has gone is deleted after an hour.
        job_data_ttl_seconds: 3_600,
        job_data_clean_up_interval_seconds: 600,
        grpc_max_decoding_message_size: MESSAGE_BYTES,
        grpc_max_encoding_message_size: MESSAGE_BYTES,
        executor_heartbeat_interval_seconds: HEARTBEAT_S,
        memory_pool_size: Some(bytes("--memory", &arguments.memory)?),
        override_config_producer: Some(Arc::new(session_config_with_s3_support)),
        override_runtime_producer: Some(Arc::new(runtime_env_with_s3_support)),
        ..ExecutorProcessConfig::default()
    };
    let failed = |error: ballista_core::error::BallistaError| PrepError::Place {
        place: arguments.scheduler.clone(),
        reason: error.to_string(),
    };
    start_executor_process(Arc::new(config)).await.map_err(failed)
}
