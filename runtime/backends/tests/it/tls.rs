//! Servers that ask for a client's certificate.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};

use crate::bench::{Bench, ask, failed, fields, unsure};
use crate::server::{Does, Server};

/// An authority and what it signs.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(crate) pem: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Test authority");
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate for this name, and its key.
    pub(crate) fn sign(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }

    /// A server's configuration, asking for clients' certificates if it is told so.
    pub(crate) fn server(&self, name: &str, clients: bool) -> ServerConfig {
        let (certificate, key) = self.sign(name);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
        let builder = builder.with_safe_default_protocol_versions().unwrap();
        let builder = if clients {
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from_pem_slice(self.pem.as_bytes()).unwrap()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().unwrap())
        } else {
            builder.with_no_client_auth()
        };
        let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
        builder
            .with_single_cert(chain, PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap())
            .unwrap()
    }
}

fn config(url: &str, tls: &str) -> String {
    format!(
        "[services.rates]\nurl = \"{url}\"\nclient = \"core\"\n\
         [services.transfer]\nurl = \"{url}\"\nclient = \"core\"\nchanges = true\nmethod = \"POST\"\n\
         [clients.core]\nconnect_timeout_ms = 3000\ntls = {{ {tls} }}\n"
    )
}

fn rates(_: &crate::server::Seen) -> Does {
    Does::Answer(200, "", r#"{"savings":3.1}"#.to_owned())
}

const MUTUAL: &str = "certificate = \"env:CERT\", key = \"env:KEY\", ca = \"env:CA\"";

#[tokio::test]
async fn a_client_shows_its_certificate() {
    let authority = Authority::new();
    let server = Server::start_with(Some(authority.server("localhost", true)), rates).await;
    let (certificate, key) = authority.sign("pivotline.example.com");
    let secrets = [("env:CERT", &*certificate), ("env:KEY", &*key), ("env:CA", &*authority.pem)];
    let bench = Bench::new(&config(&server.tls_url("/"), MUTUAL)).with_secrets(secrets);
    assert_eq!(ask(&bench.services().await, "rates").await.unwrap(), fields([("savings", "3.1")]));
}

#[tokio::test]
async fn without_a_certificate_or_with_a_strangers_nothing_is_asked() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let server = Server::start_with(Some(authority.server("localhost", true)), rates).await;
    let (certificate, key) = stranger.sign("pivotline.example.com");
    let secrets = [("env:CERT", &*certificate), ("env:KEY", &*key), ("env:CA", &*authority.pem)];
    for tls in ["ca = \"env:CA\"", MUTUAL] {
        let bench = Bench::new(&config(&server.tls_url("/"), tls)).with_secrets(secrets);
        failed(ask(&bench.services().await, "rates").await);
        // By TLS 1.3 a client is refused after it has begun to send: a server that refused it
        // has read nothing, but from here that cannot be told.
        unsure(ask(&bench.services().await, "transfer").await);
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_server_of_another_authority_or_name_is_not_asked() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    for (signs, name) in [(&stranger, "localhost"), (&authority, "other.example.com")] {
        let server = Server::start_with(Some(signs.server(name, false)), rates).await;
        let bench = Bench::new(&config(&server.tls_url("/"), "ca = \"env:CA\""))
            .with_secrets([("env:CA", &*authority.pem)]);
        for service in ["rates", "transfer"] {
            let told = failed(ask(&bench.services().await, service).await);
            assert!(told.contains("no TLS: invalid peer certificate"), "{told}");
        }
        assert!(server.seen().is_empty());
    }
}

#[tokio::test]
async fn bad_certificates_are_told_at_load_and_not_repeated() {
    let authority = Authority::new();
    let (certificate, _) = authority.sign("a.example.com");
    let (_, other_key) = authority.sign("b.example.com");
    let cases = [
        (
            MUTUAL,
            &*certificate,
            &*other_key,
            "clients.core.tls: certificate and key do not belong together",
        ),
        (
            MUTUAL,
            "canary",
            &*other_key,
            "clients.core.tls.certificate: there is no PEM certificate in it",
        ),
        (MUTUAL, &*certificate, "canary", "clients.core.tls.key: it is no PEM private key"),
        (
            "certificate = \"env:CERT\"",
            &*certificate,
            "",
            "clients.core.tls: a certificate needs its key, and a key its certificate",
        ),
        ("ca = \"env:NONE\"", "", "", "clients.core.tls.ca: `env:NONE` holds no secret"),
    ];
    for (tls, certificate, key, what) in cases {
        let secrets = [("env:CERT", certificate), ("env:KEY", key), ("env:CA", &*authority.pem)];
        let bench = Bench::new(&config("https://core.example.com/", tls)).with_secrets(secrets);
        assert_eq!(bench.load().await.unwrap_err().to_string(), what);
    }
}
