//! The pages and the API, behind API Gateway, a function URL, or as a plain server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::Uri;
use lambda_http::{RequestExt as _, Service as _, service_fn};
use pivotline_service::router_with;
use pivotline_telemetry::health::{self, Health};
use pivotline_telemetry::metrics::Metrics;
use tokio::net::TcpListener;

use super::shed::shedding;
use super::start::{StartError, Started};
use super::telemetry::Telemetry;
use crate::config::Environment;

/// How long a balancer has to notice that a server is about to stop, before it stops listening.
const NOTICE: Duration = Duration::from_millis(500);

/// All routes, measured.
fn routes(started: &Started, health: Arc<Health>, metrics: &Arc<Metrics>) -> Router {
    let routes = router_with(Arc::clone(&started.runtime), health::router(health));
    metrics.measured(routes)
}

/// Answers events until Lambda ends the process. API Gateway's HTTP and REST APIs and function
/// URLs are understood. Lambda itself counts what runs at once.
///
/// # Errors
/// The Runtime API cannot be reached.
pub async fn serve_on_lambda(
    started: Started,
    metrics: Arc<Metrics>,
    telemetry: Telemetry,
) -> Result<(), lambda_http::Error> {
    let health = Health::new(Arc::clone(&started.runtime), Arc::clone(&started.ports.store));
    let programs = Arc::clone(&started.programs);
    let routes = routes(&started, health, &metrics);
    lambda_http::run(service_fn(move |request: lambda_http::Request| {
        let (programs, mut routes) = (Arc::clone(&programs), routes.clone());
        let telemetry = telemetry.clone();
        async move {
            programs.look().await;
            let answer = routes.call(without_stage(request)).await;
            telemetry.flush().await;
            answer
        }
    }))
    .await
}

/// The request with the path that the client sent. A REST API's events are given a path with the
/// stage before it, which no route knows.
fn without_stage(mut request: lambda_http::Request) -> lambda_http::Request {
    let path = request.raw_http_path().to_owned();
    let mut parts = request.uri().clone().into_parts();
    let query = parts.path_and_query.as_ref().and_then(|whole| whole.query());
    let whole = match query {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    if let (true, Ok(whole)) = (whole.starts_with('/'), whole.parse()) {
        parts.path_and_query = Some(whole);
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
    request
}

/// Serves until SIGTERM or SIGINT; then `/ready` says no, and requests in hand are finished.
///
/// # Errors
/// The address is taken, or nothing can be listened at.
pub async fn serve(
    environment: &Environment,
    started: Started,
    metrics: Arc<Metrics>,
    telemetry: Telemetry,
) -> Result<(), StartError> {
    let address = environment.runtime.listen;
    let cannot = |why| StartError::Listen(address, why);
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    tracing::info!(%address, environment = %environment.name, "serving");
    let health = Health::new(Arc::clone(&started.runtime), Arc::clone(&started.ports.store));
    let routes = routes(&started, Arc::clone(&health), &metrics);
    let routes = shedding(routes, environment.runtime.limits.concurrency);
    let shown = match environment.telemetry.metrics {
        Some(address) => Some(tokio::spawn(show(address, &metrics).await?)),
        None => None,
    };
    let looking = tokio::spawn(async move { started.programs.run().await });
    let told = async move {
        stop().await;
        tracing::info!("stopping: requests in hand are finished");
        health.stop();
        tokio::time::sleep(NOTICE).await;
    };
    let served = telemetry.run(pivotline_service::serve(listener, routes, told)).await;
    looking.abort();
    // Metrics are shown to the end: the last requests count too.
    if let Some(shown) = shown {
        shown.abort();
    }
    served.map_err(cannot)
}

/// Shows metrics at a listener of its own, for ever.
async fn show(
    address: SocketAddr,
    metrics: &Arc<Metrics>,
) -> Result<impl Future<Output = std::io::Result<()>> + use<>, StartError> {
    let cannot = |why| StartError::Listen(address, why);
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    Ok(pivotline_service::serve(listener, metrics.router(), std::future::pending()))
}

/// Waits until the process is told to stop.
async fn stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
        if let (Ok(mut terminate), Ok(mut interrupt)) = signals {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
