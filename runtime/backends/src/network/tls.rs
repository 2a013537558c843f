//! TLS as a client, by rustls and ring.

use std::io;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

/// PEM texts, where there are any.
#[derive(Clone, Copy, Default)]
pub(crate) struct TlsMaterial<'a> {
    /// The client's certificate chain and private key.
    pub(crate) client: Option<(&'a str, &'a str)>,
    /// The only authorities that are trusted.
    pub(crate) ca: Option<&'a str>,
}

/// A client's configuration. What goes wrong is told without what stands in the PEM texts.
pub(crate) fn tls_config(material: TlsMaterial<'_>) -> Result<Arc<ClientConfig>, String> {
    let roots = match material.ca {
        Some(pem) => authorities(pem)?,
        None => platform_authorities().map_err(|error| error.to_string())?,
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots);
    let mut config = match material.client {
        None => builder.with_no_client_auth(),
        Some((chain, key)) => {
            let key = PrivateKeyDer::from_pem_slice(key.as_bytes())
                .map_err(|_| "the key is no PEM private key".to_owned())?;
            builder
                .with_client_auth_cert(certificates(chain)?, key)
                .map_err(|_| "certificate and key do not belong together".to_owned())?
        }
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    let certificates = certificates.ok().filter(|certificates| !certificates.is_empty());
    certificates.ok_or_else(|| "there is no PEM certificate in it".to_owned())
}

fn authorities(pem: &str) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(pem)? {
        let added = roots.add(certificate);
        added.map_err(|_| "a certificate in it is not one of an authority".to_owned())?;
    }
    Ok(roots)
}

/// The authorities that the platform trusts. One that cannot be read is left out.
fn platform_authorities() -> io::Result<RootCertStore> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err(io::Error::other("the platform trusts no authority; name one with `tls.ca`"));
    }
    Ok(roots)
}
