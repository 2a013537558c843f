use std::fs;
use std::sync::Arc;

use pivotline_aws::artefacts::FolderArtefacts;
use pivotline_ir::Program;
use pivotline_service::ports::Artefacts;
use tokio::task::JoinSet;

use super::keeps_its_port;

#[tokio::test]
async fn a_folder_keeps_its_port() {
    let folder = tempfile::tempdir().unwrap();
    keeps_its_port(&FolderArtefacts::open(&folder.path().join("a/b")).unwrap()).await;
}

#[tokio::test]
async fn a_spoilt_file_is_not_served_and_can_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    let artefacts = FolderArtefacts::open(folder.path()).unwrap();
    let digest = Program::digest("{}");
    artefacts.keep(&digest, "{}").await.unwrap();
    for bytes in [b"{ }".as_slice(), b"", b"\xff"] {
        fs::write(folder.path().join(format!("{digest}.json")), bytes).unwrap();
        let error = artefacts.program(&digest).await.unwrap_err().to_string();
        assert!(error.contains("has another digest"), "{error}");
        assert!(artefacts.make_current(&digest).await.is_err());
        artefacts.keep(&digest, "{}").await.unwrap();
        assert_eq!(artefacts.program(&digest).await.unwrap().as_deref(), Some("{}"));
    }
    fs::write(folder.path().join("current"), "../../etc/passwd").unwrap();
    assert!(artefacts.current().await.is_err());
}

#[tokio::test]
async fn what_was_left_unfinished_is_not_seen() {
    let folder = tempfile::tempdir().unwrap();
    let digest = Program::digest("{}");
    fs::write(folder.path().join(format!(".{digest}.json.1.0")), "{").unwrap();
    let artefacts = FolderArtefacts::open(folder.path()).unwrap();
    assert_eq!(artefacts.program(&digest).await.unwrap(), None);
    artefacts.keep(&digest, "{}").await.unwrap();
    assert_eq!(artefacts.program(&digest).await.unwrap().as_deref(), Some("{}"));
}

/// Servers that publish at once, and others that look meanwhile: each sees a whole program.
#[tokio::test(flavor = "multi_thread")]
async fn many_publish_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let artefacts = Arc::new(FolderArtefacts::open(folder.path()).unwrap());
    let mut tasks = JoinSet::new();
    for number in 0..16 {
        let artefacts = Arc::clone(&artefacts);
        tasks.spawn(async move {
            let json = format!("{{\"program\": {}}}", number % 4);
            let digest = Program::digest(&json);
            artefacts.keep(&digest, &json).await.unwrap();
            artefacts.make_current(&digest).await.unwrap();
            let current = artefacts.current().await.unwrap().unwrap();
            assert!(artefacts.program(&current).await.unwrap().is_some());
        });
    }
    tasks.join_all().await;
    let names = fs::read_dir(folder.path()).unwrap();
    assert_eq!(names.count(), 5, "four programs and a pointer, and nothing unfinished");
}
