//! The server's key: the secret that links are made with and that sessions are encrypted under.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// The name of the key's file in the data folder.
pub(crate) const FILE_NAME: &str = "server.key";

/// The length of a key, in bytes.
pub(crate) const LENGTH: usize = 32;

/// The server's key from its file in `folder`; made there at the first start, readable by the
/// owner alone. Who loses the file loses every open session; who copies it can make links.
///
/// # Errors
/// The file cannot be read or made, or is not a key.
pub(crate) fn server_key(folder: &Path) -> io::Result<[u8; LENGTH]> {
    let file = folder.join(FILE_NAME);
    match fs::read(&file) {
        Ok(bytes) => bytes.try_into().map_err(|_| not_a_key(&file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(folder, &file),
        Err(error) => Err(error),
    }
}

fn not_a_key(file: &Path) -> io::Error {
    let text = format!("{} is not a server key: it must be {LENGTH} bytes long", file.display());
    io::Error::new(io::ErrorKind::InvalidData, text)
}

/// The key appears under its name only when it is whole and on disk, so a crash in between leaves
/// no half key behind.
fn make(folder: &Path, file: &Path) -> io::Result<[u8; LENGTH]> {
    let mut key = [0; LENGTH];
    getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
    let unfinished = folder.join(format!("{FILE_NAME}.new"));
    let mut writer = open_for_owner(&unfinished)?;
    writer.write_all(&key)?;
    writer.sync_all()?;
    fs::rename(&unfinished, file)?;
    sync_folder(folder)?;
    Ok(key)
}

#[cfg(unix)]
fn open_for_owner(file: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let _ = fs::remove_file(file);
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)
}

#[cfg(not(unix))]
fn open_for_owner(file: &Path) -> io::Result<File> {
    let _ = fs::remove_file(file);
    OpenOptions::new().write(true).create_new(true).open(file)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_for_the_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let key = server_key(folder.path()).unwrap();
        assert_ne!(key, [0; LENGTH]);
        assert_eq!(server_key(folder.path()).unwrap(), key);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(FILE_NAME)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(folder.path().join(FILE_NAME), b"short").unwrap();
        assert!(server_key(folder.path()).unwrap_err().to_string().contains("32 bytes"));
    }
}
