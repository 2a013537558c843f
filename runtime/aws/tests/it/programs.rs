//! Looking for the current program, while whoever keeps programs is slow.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use pivotline_aws::server::Refresher;
use pivotline_service::doubles::{self, MemoryArtefacts};
use pivotline_service::ports::{Artefacts, StoreError};
use pivotline_service::{Ports, Runtime};

use tokio::sync::watch;

use crate::lambda::until;
use crate::store::program::{program, program_with};

const HOUR: Duration = Duration::from_secs(3_600);

/// Keeps programs, and does not answer which one is current while it is stuck.
#[derive(Default)]
struct Slow {
    kept: MemoryArtefacts,
    stuck: watch::Sender<bool>,
    asked: AtomicUsize,
}

impl Slow {
    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Artefacts for Slow {
    async fn keep(&self, digest: &str, json: &str) -> Result<(), StoreError> {
        self.kept.keep(digest, json).await
    }

    async fn program(&self, digest: &str) -> Result<Option<String>, StoreError> {
        self.kept.program(digest).await
    }

    async fn current(&self) -> Result<Option<String>, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        drop(self.stuck.subscribe().wait_for(|stuck| !stuck).await);
        self.kept.current().await
    }

    async fn make_current(&self, digest: &str) -> Result<(), StoreError> {
        self.kept.make_current(digest).await
    }
}

/// A process whose programs are kept there; nothing is current.
fn process(slow: &Arc<Slow>) -> Arc<Runtime> {
    let ports = Ports { artefacts: slow.clone(), ..doubles::ports() };
    Arc::new(Runtime::new(doubles::config(), ports).unwrap())
}

async fn publish(slow: &Slow, program: &str) -> String {
    let digest = pivotline_ir::Program::digest(program);
    slow.kept.keep(&digest, program).await.unwrap();
    slow.kept.make_current(&digest).await.unwrap();
    digest
}

fn current(runtime: &Runtime) -> Option<String> {
    runtime.programs().current().map(|served| served.digest.to_string())
}

#[tokio::test]
async fn a_look_that_takes_long_goes_on_behind_the_request() {
    let slow = Arc::new(Slow::default());
    let first = publish(&slow, &program()).await;
    let runtime = process(&slow);
    let refresher = Refresher::new(Arc::clone(&runtime), Duration::ZERO);
    refresher.look().await;
    assert_eq!(current(&runtime), Some(first.clone()));
    let second = publish(&slow, &program_with("see your balance")).await;
    slow.stuck.send_replace(true);
    refresher.look().await;
    assert_eq!(current(&runtime), Some(first), "the request goes on with what is there");
    slow.stuck.send_replace(false);
    until(|| current(&runtime).as_ref() == Some(&second)).await;
}

#[tokio::test]
async fn one_request_looks_and_the_others_do_not_wait() {
    let slow = Arc::new(Slow::default());
    publish(&slow, &program()).await;
    let runtime = process(&slow);
    runtime.programs().refresh().await.unwrap();
    slow.stuck.send_replace(true);
    let refresher = Refresher::new(runtime, HOUR);
    tokio::join!(refresher.look(), refresher.look(), refresher.look());
    refresher.look().await;
    assert_eq!(slow.asked(), 2, "the program itself, and one look");
}

#[tokio::test]
async fn without_a_program_all_wait_for_one_look() {
    let slow = Arc::new(Slow::default());
    let first = publish(&slow, &program()).await;
    slow.stuck.send_replace(true);
    let runtime = process(&slow);
    let refresher = Refresher::new(Arc::clone(&runtime), HOUR);
    tokio::join!(refresher.look(), refresher.look(), async {
        until(|| slow.asked() == 1).await;
        slow.stuck.send_replace(false);
    });
    assert_eq!((current(&runtime), slow.asked()), (Some(first), 1));
}

#[tokio::test]
async fn each_tick_of_a_server_looks_whatever_requests_did() {
    let slow = Arc::new(Slow::default());
    publish(&slow, &program()).await;
    let refresher = Refresher::new(process(&slow), HOUR);
    refresher.look().await;
    let looking = tokio::spawn(async move { refresher.run().await });
    until(|| slow.asked() == 2).await;
    looking.abort();
}
