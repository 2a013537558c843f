//! Which face of a journey is served.

/// Which face of a journey a process serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The functions of the call. They hand nobody over.
    Voice,
    /// The pages and the API of the screen.
    #[cfg(feature = "web")]
    Screen,
}
