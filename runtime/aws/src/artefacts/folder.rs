//! Programs in a folder.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use pivotline_service::ports::{Artefacts, StoreError};

use super::{
    CURRENT, KEEP, MAKE_CURRENT, READ, READ_CURRENT, STOP, STOPPED, checked, digests, error,
    first_of, name_of, name_to_keep, not_kept, published_after, with,
};

/// Programs in a folder. A file is there whole or not at all, whenever the power fails.
#[derive(Clone, Debug)]
pub struct FolderArtefacts {
    folder: PathBuf,
}

/// Tells the files apart that one process writes at once.
static WRITES: AtomicU64 = AtomicU64::new(0);

impl FolderArtefacts {
    /// The programs in this folder, which is made where there is none.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let opened = fs::create_dir_all(folder);
        opened.map_err(failed("open the folder of programs"))?;
        Ok(Self { folder: folder.to_owned() })
    }

    async fn digests(&self, name: &'static str) -> Result<Vec<String>, StoreError> {
        let read = self.on_disk(READ_CURRENT, move |folder| read(folder, name, READ_CURRENT));
        digests(name, read.await?)
    }

    async fn write(
        &self,
        name: &'static str,
        text: String,
        doing: &'static str,
    ) -> Result<(), StoreError> {
        let written = move |folder: &Path| write(folder, name, text.as_bytes());
        self.on_disk(doing, move |folder| written(folder).map_err(failed(doing))).await
    }

    /// Does what waits for the disk where nobody else waits for it.
    async fn on_disk<T: Send + 'static>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Path) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let folder = self.folder.clone();
        let done = tokio::task::spawn_blocking(move || work(&folder)).await;
        done.map_err(|_| error(doing, "it was broken off"))?
    }
}

#[async_trait]
impl Artefacts for FolderArtefacts {
    async fn keep(&self, digest: &str, json: &str) -> Result<(), StoreError> {
        let name = name_to_keep(digest, json)?;
        let json = json.to_owned();
        self.on_disk(KEEP, move |folder| match read(folder, &name, KEEP)? {
            Some(kept) if kept == json.as_bytes() => Ok(()),
            // A file that the disk has spoilt is mended by what it was made of.
            _ => write(folder, &name, json.as_bytes()).map_err(failed(KEEP)),
        })
        .await
    }

    async fn program(&self, digest: &str) -> Result<Option<String>, StoreError> {
        let Some(name) = name_of(digest) else { return Ok(None) };
        let bytes = self.on_disk(READ, move |folder| read(folder, &name, READ)).await?;
        bytes.map(|bytes| checked(digest, bytes)).transpose()
    }

    async fn current(&self) -> Result<Option<String>, StoreError> {
        let stopped = self.stopped().await?;
        Ok(first_of(self.digests(CURRENT).await?, &stopped))
    }

    async fn make_current(&self, digest: &str) -> Result<(), StoreError> {
        if self.program(digest).await?.is_none() {
            return Err(not_kept(MAKE_CURRENT, digest));
        }
        // One that the disk has spoilt is mended by beginning anew.
        let before = self.digests(CURRENT).await.unwrap_or_default();
        self.write(CURRENT, published_after(digest, &before), MAKE_CURRENT).await
    }

    async fn stopped(&self) -> Result<BTreeSet<String>, StoreError> {
        Ok(self.digests(STOPPED).await?.into_iter().collect())
    }

    async fn stop(&self, digest: &str) -> Result<(), StoreError> {
        let stopped = self.digests(STOPPED).await?;
        name_of(digest).ok_or_else(|| not_kept(STOP, digest))?;
        self.write(STOPPED, with(digest, &stopped), STOP).await
    }
}

fn failed(doing: &'static str) -> impl Fn(io::Error) -> StoreError {
    move |why| error(doing, why.to_string())
}

fn read(folder: &Path, name: &str, doing: &'static str) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(folder.join(name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
        Err(why) => Err(failed(doing)(why)),
    }
}

/// Writes a file of another name and gives it its own once it is on the disk.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let number = WRITES.fetch_add(1, Ordering::Relaxed);
    let unfinished = folder.join(format!(".{name}.{}.{number}", std::process::id()));
    let written = write_whole(&unfinished, bytes)
        .and_then(|()| fs::rename(&unfinished, folder.join(name)))
        // The name is in the folder, which is to be on the disk as well.
        .and_then(|()| File::open(folder)?.sync_all());
    if written.is_err() {
        // It may be gone already.
        let _removed = fs::remove_file(&unfinished);
    }
    written
}

fn write_whole(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(file)?;
    file.write_all(bytes)?;
    file.sync_all()
}
