//! A process that cannot start.

use std::process::Stdio;

use crate::lambda::world::{VOICE, WEB, World};
use crate::store::program::program;

#[tokio::test(flavor = "multi_thread")]
async fn what_the_file_and_what_the_parts_have_wrong_is_told_at_once() {
    let world = World::new(&program()).await;
    let world = world.with_telemetry("colour = \"red\"\nlevel = \"pivotline=loud\"\n");
    for binary in [WEB, VOICE] {
        let mut command = world.command(binary, "https://menu.example.com", "127.0.0.1:1").await;
        command.env_remove("KEY").stderr(Stdio::piped());
        let ended = command.spawn().unwrap().wait_with_output().unwrap();
        let told = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(2), "{told}");
        for place in ["telemetry.colour", "telemetry.level", "runtime.server_key"] {
            assert!(told.contains(&format!("environments.test.{place}: ")), "{place}: {told}");
        }
    }
}
