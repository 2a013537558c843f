//! TLS as a client, by rustls and ring.

use std::io;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use crate::fault::Faults;

/// PEM texts, where there are any.
#[derive(Clone, Copy, Default)]
pub(crate) struct TlsMaterial<'a> {
    /// The client's certificate chain and private key.
    pub(crate) client: Option<(&'a str, &'a str)>,
    /// The only authorities that are trusted.
    pub(crate) ca: Option<&'a str>,
}

/// A client's configuration, or what is wrong with each part. What stands in the PEM texts is not
/// told.
pub(crate) fn tls_config(
    place: &str,
    material: TlsMaterial<'_>,
    faults: &mut Faults,
) -> Option<Arc<ClientConfig>> {
    let part = |key: &str| format!("{place}.{key}");
    let roots = match material.ca {
        Some(pem) => faults.take(&part("ca"), authorities(pem)),
        None => faults.take(place, platform_authorities().map_err(|error| error.to_string())),
    };
    let client = match material.client {
        None => Some(None),
        Some((chain, key)) => {
            let chain = faults.take(&part("certificate"), certificates(chain));
            let key = PrivateKeyDer::from_pem_slice(key.as_bytes());
            let key = key.map_err(|_| "it is no PEM private key".to_owned());
            let key = faults.take(&part("key"), key);
            chain.zip(key).map(Some)
        }
    };
    faults.take(place, made(roots?, client?)).map(Arc::new)
}

/// A client's certificate chain and private key.
type Shown = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn made(roots: RootCertStore, client: Option<Shown>) -> Result<ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots);
    let mut config = match client {
        None => builder.with_no_client_auth(),
        Some((chain, key)) => builder
            .with_client_auth_cert(chain, key)
            .map_err(|_| "certificate and key do not belong together".to_owned())?,
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
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
