//! What somebody would write who needed one page and one durable step: axum, redb behind one
//! committer thread, minijinja. It keeps a kilobyte a session, knows no menus, no logins, no keys,
//! encrypts nothing and trusts everybody.

use std::sync::{Arc, mpsc};

use axum::extract::State;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use minijinja::{AutoEscape, Environment, context};
use redb::{Database, ReadableDatabase as _, TableDefinition};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

const SESSIONS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("sessions");
const TEMPLATE: &str = include_str!("plain.html");

/// A page by minijinja alone.
pub(crate) fn page() -> Router {
    let pages = Arc::new(pages());
    Router::new().route(
        "/menu",
        get(move || {
            let pages = Arc::clone(&pages);
            async move { render(&pages, &Session::default()) }
        }),
    )
}

/// A durable step, and the page after it.
pub(crate) fn step(file: &std::path::Path) -> Router {
    let database = Arc::new(Database::create(file).expect("a file for the store"));
    let write = database.begin_write().expect("a transaction");
    drop(write.open_table(SESSIONS).expect("a table"));
    write.commit().expect("a commit");
    let (queue, changes) = mpsc::channel();
    let committed = Arc::clone(&database);
    std::thread::spawn(move || commit(&committed, &changes));
    let server = Arc::new(Server { database, queue, pages: pages() });
    Router::new().route("/step", post(take)).with_state(server)
}

struct Server {
    database: Arc<Database>,
    queue: mpsc::Sender<Change>,
    pages: Environment<'static>,
}

struct Change {
    session: u64,
    bytes: Vec<u8>,
    done: oneshot::Sender<()>,
}

#[derive(Deserialize)]
struct Step {
    session: u64,
    option: u64,
}

#[derive(Default, Serialize, Deserialize)]
struct Session {
    version: u64,
    title: String,
    options: Vec<(u64, String)>,
    rest: String,
}

async fn take(State(server): State<Arc<Server>>, Json(step): Json<Step>) -> Html<String> {
    let read = server.database.begin_read().expect("a transaction");
    let sessions = read.open_table(SESSIONS).expect("a table");
    let stored = sessions.get(step.session).expect("a read");
    let mut session: Session = stored
        .map(|bytes| serde_json::from_slice(bytes.value()).expect("JSON"))
        .unwrap_or_default();
    session.version += 1;
    session.title = format!("You chose {}. How can we help?", step.option);
    session.options = (1..=5).map(|id| (id, format!("check something, number {id}"))).collect();
    session.rest = "x".repeat(700);
    let bytes = serde_json::to_vec(&session).expect("JSON");
    let (done, committed) = oneshot::channel();
    let change = Change { session: step.session, bytes, done };
    server.queue.send(change).expect("the committer lives");
    committed.await.expect("a commit");
    render(&server.pages, &session)
}

/// Makes all waiting changes in one commit.
fn commit(database: &Database, changes: &mpsc::Receiver<Change>) {
    while let Ok(first) = changes.recv() {
        let batch: Vec<Change> = std::iter::once(first).chain(changes.try_iter()).collect();
        let write = database.begin_write().expect("a transaction");
        let mut sessions = write.open_table(SESSIONS).expect("a table");
        for change in &batch {
            sessions.insert(change.session, change.bytes.as_slice()).expect("a write");
        }
        drop(sessions);
        write.commit().expect("a commit");
        for change in batch {
            // Who has gone away needs no answer.
            let _gone = change.done.send(());
        }
    }
}

fn pages() -> Environment<'static> {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.add_template("page", TEMPLATE).expect("a template");
    pages
}

fn render(pages: &Environment<'_>, session: &Session) -> Html<String> {
    let options: Vec<minijinja::Value> = session
        .options
        .iter()
        .map(|(id, label)| context! { id => *id, label => label.as_str() })
        .collect();
    let page = pages.get_template("page").expect("the page").render(context! {
        title => session.title.as_str(), version => session.version, options,
    });
    Html(page.expect("a page"))
}
