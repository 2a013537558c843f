//! Programs by digest: in a folder, and in what answers as S3 does.

mod bucket;
mod folder;
mod s3;

use pivotline_ir::Program;
use pivotline_service::ports::Artefacts;

/// What every keeper of programs keeps.
async fn keeps_its_port(artefacts: &dyn Artefacts) {
    let (first, second) = (r#"{"a": "ü"}"#, r#"{"b": 1}"#);
    let (one, two) = (Program::digest(first), Program::digest(second));
    assert_eq!(artefacts.current().await.unwrap(), None);
    assert_eq!(artefacts.program(&one).await.unwrap(), None);
    for _ in 0..2 {
        artefacts.keep(&one, first).await.unwrap();
        assert_eq!(artefacts.program(&one).await.unwrap().as_deref(), Some(first));
    }
    assert_eq!(artefacts.current().await.unwrap(), None, "kept is not current");
    artefacts.make_current(&one).await.unwrap();
    assert_eq!(artefacts.current().await.unwrap().as_deref(), Some(one.as_str()));

    let missing = artefacts.make_current(&two).await.unwrap_err().to_string();
    assert!(missing.contains(&format!("no program of the digest {two} is kept")), "{missing}");
    assert_eq!(artefacts.current().await.unwrap().as_deref(), Some(one.as_str()));
    artefacts.keep(&two, second).await.unwrap();
    artefacts.make_current(&two).await.unwrap();
    assert_eq!(artefacts.current().await.unwrap().as_deref(), Some(two.as_str()));
    assert_eq!(artefacts.program(&one).await.unwrap().as_deref(), Some(first));

    let wrong = artefacts.keep(&one, second).await.unwrap_err().to_string();
    assert!(wrong.contains("its bytes have another digest"), "{wrong}");
    assert_eq!(artefacts.program(&one).await.unwrap().as_deref(), Some(first));
    for name in ["", "current", "../current", "..", &one[1..], &one.to_uppercase(), "é"] {
        assert_eq!(artefacts.program(name).await.unwrap(), None, "{name}");
        assert!(artefacts.keep(name, first).await.is_err(), "{name}");
        assert!(artefacts.make_current(name).await.is_err(), "{name}");
    }

    artefacts.stop(&two).await.unwrap();
    assert_eq!(artefacts.current().await.unwrap(), Some(one.clone()), "the one before it");
    artefacts.stop(&two).await.unwrap();
    artefacts.stop(&one).await.unwrap();
    assert_eq!(artefacts.current().await.unwrap(), None, "there is none before it");
    assert_eq!(artefacts.stopped().await.unwrap(), [one.clone(), two].into());
    artefacts.make_current(&one).await.unwrap();
    assert_eq!(artefacts.current().await.unwrap(), None, "what is stopped stays so");
    assert!(artefacts.stop("current").await.is_err());
}
