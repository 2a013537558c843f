//! The programs that are served: a session goes on with the one that it began with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use pivotline_ir::{Program, ProgramError};
use pivotline_machine::Machine;

use crate::ports::{Artefacts, Services, StoreError};
use crate::record::Digest;

/// A program, read once and ready to run.
pub struct Served {
    /// Its digest.
    pub digest: Digest,
    /// The program.
    pub program: Arc<Program>,
    /// Its machine.
    pub machine: Machine,
}

impl Served {
    fn read(digest: Digest, json: &str) -> Result<Arc<Self>, ProgramError> {
        let program = Arc::new(Program::from_json(json)?);
        let machine = Machine::new(Arc::clone(&program));
        Ok(Arc::new(Self { digest, program, machine }))
    }
}

/// Why there is no program to go on with.
#[derive(Debug, thiserror::Error)]
pub enum ProgramsError {
    /// No program of this digest was ever served here.
    #[error("no program of the digest {0} is kept here")]
    Unknown(String),
    /// An operator has stopped it.
    #[error("the program of the digest {0} was stopped")]
    Stopped(Digest),
    /// The store could not say.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bytes are not a program that holds together.
    #[error(transparent)]
    Program(#[from] ProgramError),
}

/// The programs by digest. Each is read once; requests find it ready.
pub struct Programs {
    artefacts: Arc<dyn Artefacts>,
    services: Arc<dyn Services>,
    loaded: RwLock<Loaded>,
}

#[derive(Default)]
struct Loaded {
    by_digest: BTreeMap<Digest, Arc<Served>>,
    current: Option<Arc<Served>>,
    stopped: BTreeSet<Digest>,
}

impl Programs {
    /// The programs that are kept there and ask these services; none is current yet.
    #[must_use]
    pub fn new(artefacts: Arc<dyn Artefacts>, services: Arc<dyn Services>) -> Self {
        Self { artefacts, services, loaded: RwLock::default() }
    }

    /// Keeps a program and makes it the one that new sessions begin with; its digest.
    ///
    /// # Errors
    /// The bytes are not a program, or it could not be kept.
    pub async fn publish(&self, json: &str) -> Result<String, ProgramsError> {
        let digest = Program::digest(json);
        let served = Served::read(digest_of(&digest)?, json)?;
        self.artefacts.keep(&digest, json).await?;
        self.artefacts.make_current(&digest).await?;
        self.load(&served).await;
        self.loaded.write().unwrap_or_else(PoisonError::into_inner).current = Some(served);
        Ok(digest)
    }

    /// The program that new sessions begin with.
    #[must_use]
    pub fn current(&self) -> Option<Arc<Served>> {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).current.clone()
    }

    /// Makes the program current that another process published, if one did, and leaves alone what
    /// an operator has stopped; whether another program is current now. The one before goes on
    /// being served to its sessions. Where it fails, all stays as it is.
    ///
    /// # Errors
    /// The artefacts could not say, or do not hold that program.
    pub async fn refresh(&self) -> Result<bool, ProgramsError> {
        let stopped = self.artefacts.stopped().await?;
        let stopped = stopped.iter().filter_map(|digest| Digest::parse(digest)).collect();
        let digest = self.artefacts.current().await?;
        let digest = digest.as_deref().map(digest_of).transpose()?;
        self.loaded.write().unwrap_or_else(PoisonError::into_inner).stopped = stopped;
        let before = self.current();
        if before.as_ref().map(|current| current.digest) == digest {
            return Ok(false);
        }
        let served = match &digest {
            Some(digest) => Some(self.get(digest).await?),
            // What was current goes on, unless it was stopped and there is none before it.
            None => before.filter(|current| !self.is_stopped(&current.digest)),
        };
        self.loaded.write().unwrap_or_else(PoisonError::into_inner).current = served;
        Ok(true)
    }

    fn is_stopped(&self, digest: &Digest) -> bool {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).stopped.contains(digest)
    }

    /// The program of a digest, from memory or else from the store.
    ///
    /// # Errors
    /// It was stopped, it was never served here, or the store holds other bytes under its digest.
    pub async fn get(&self, digest: &Digest) -> Result<Arc<Served>, ProgramsError> {
        if self.is_stopped(digest) {
            return Err(ProgramsError::Stopped(*digest));
        }
        if let Some(served) = self.loaded(digest) {
            return Ok(served);
        }
        let name = digest.to_string();
        let unknown = || ProgramsError::Unknown(name.clone());
        let json = self.artefacts.program(&name).await?.ok_or_else(unknown)?;
        if Program::digest(&json) != name {
            return Err(unknown());
        }
        let served = Served::read(*digest, &json)?;
        self.load(&served).await;
        Ok(served)
    }

    /// Serves a program that was read, once its services know it.
    async fn load(&self, served: &Arc<Served>) {
        self.services.follow(&served.program).await;
        let mut loaded = self.loaded.write().unwrap_or_else(PoisonError::into_inner);
        loaded.by_digest.insert(served.digest, Arc::clone(served));
    }

    fn loaded(&self, digest: &Digest) -> Option<Arc<Served>> {
        let loaded = self.loaded.read().unwrap_or_else(PoisonError::into_inner);
        loaded.by_digest.get(digest).cloned()
    }
}

/// The digest of this name; what is none names no program.
fn digest_of(name: &str) -> Result<Digest, ProgramsError> {
    Digest::parse(name).ok_or_else(|| ProgramsError::Unknown(name.to_owned()))
}
