use std::sync::Arc;

use axum::http::StatusCode;
use tokio::task::JoinSet;

use crate::world::{Answer, World, choice};

async fn all(
    world: &Arc<World>,
    requests: impl IntoIterator<Item = (String, String, String)>,
) -> Vec<Answer> {
    let mut running = JoinSet::new();
    for (path, bearer, body) in requests {
        let world = Arc::clone(world);
        running.spawn(async move {
            let bearer = format!("Bearer {bearer}");
            world.post(&path, &[("authorization", &bearer)], &body).await
        });
    }
    running.join_all().await
}

fn count(answers: &[Answer], status: StatusCode) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_openings_one_wins() {
    let world = Arc::new(World::new().await);
    let token = world.link().await;
    let open = format!("/session/{token}/open");
    let request = (open, String::new(), String::new());
    let answers = all(&world, std::iter::repeat_n(request, 50)).await;
    assert_eq!(count(&answers, StatusCode::OK), 1);
    assert_eq!(count(&answers, StatusCode::CONFLICT), 49);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_taps_one_wins_and_one_contact_starts() {
    let world = Arc::new(World::new().await);
    let (bearer, state) = world.session().await;
    let request =
        |option| ("/session/events".to_owned(), bearer.clone(), choice(&state, option).to_string());
    let requests = ["0", "1", "3"].into_iter().cycle().take(48).map(request);
    let answers = all(&world, requests).await;
    assert_eq!(count(&answers, StatusCode::OK), 1);
    for lost in answers.iter().filter(|answer| answer.status != StatusCode::OK) {
        lost.is_problem(409, "stale_version");
    }
    let now = world.state(&bearer).await.json();
    let contacts = world.centre.contacts().len();
    assert_eq!(contacts, usize::from(now["contact"].is_object()));
    let problem = world.event(&bearer, choice(&state, "1")).await;
    assert_eq!(problem.json()["state"], now);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_tap_many_times_at_once_is_one() {
    let world = Arc::new(World::new().await);
    let (bearer, state) = world.session().await;
    let mut tap = choice(&state, "0");
    tap["key"] = "tap".into();
    let request = ("/session/events".to_owned(), bearer.clone(), tap.to_string());
    let answers = all(&world, std::iter::repeat_n(request, 32)).await;
    assert_eq!(count(&answers, StatusCode::OK), 32, "{answers:?}");
    assert_eq!(world.centre.contacts().len(), 1);
    let chosen = world.events.kinds().into_iter().filter(|kind| *kind == "chosen").count();
    assert_eq!(chosen, 1);
}
