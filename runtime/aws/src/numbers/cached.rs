//! Remembers what was looked up: in the process, and in a store that all processes share.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use lru::LruCache;
use pivotline_service::ServerKey;
use pivotline_service::ports::{Clock, NumberFacts, Numbers, ServiceFailure};

use super::number;

/// Keeps what is known of numbers for all processes. It is a cache: what it cannot do costs one
/// look-up more and nothing else.
#[async_trait]
pub trait FactsCache: Send + Sync {
    /// What is kept under the keyed hash of a number, and until when it holds.
    async fn get(&self, hash: &str, now: u64) -> Option<(NumberFacts, u64)>;

    /// Keeps it until then, in seconds since 1970.
    async fn put(&self, hash: &str, facts: &NumberFacts, until: u64);
}

/// How much is remembered, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct CacheOptions {
    /// How many numbers a process remembers.
    pub numbers: NonZeroUsize,
    /// For how many seconds what is known of a number holds.
    pub lifetime: u64,
}

impl Default for CacheOptions {
    fn default() -> Self {
        // A month: people keep their numbers' types for longer.
        let numbers = NonZeroUsize::new(10_000).unwrap_or(NonZeroUsize::MIN);
        Self { numbers, lifetime: 30 * 24 * 3600 }
    }
}

/// Looks a number up once in a while. It is kept under a keyed hash, which leads to no number.
pub struct CachedNumbers<N> {
    inner: N,
    key: ServerKey,
    lifetime: u64,
    clock: Arc<dyn Clock>,
    near: Mutex<LruCache<String, (NumberFacts, u64)>>,
    far: Option<Arc<dyn FactsCache>>,
}

impl<N> CachedNumbers<N> {
    /// Remembers in this process what `inner` knows.
    #[must_use]
    pub fn new(inner: N, key: ServerKey, options: CacheOptions, clock: Arc<dyn Clock>) -> Self {
        let near = Mutex::new(LruCache::new(options.numbers));
        Self { inner, key, lifetime: options.lifetime, clock, near, far: None }
    }

    /// Remembers it for all processes too.
    #[must_use]
    pub fn shared(mut self, far: Arc<dyn FactsCache>) -> Self {
        self.far = Some(far);
        self
    }

    fn remembered(&self, hash: &str, now: u64) -> Option<NumberFacts> {
        let mut near = self.near.lock().unwrap_or_else(PoisonError::into_inner);
        let (facts, until) = near.get(hash)?;
        (now < *until).then(|| facts.clone())
    }

    fn remember(&self, hash: String, facts: &NumberFacts, until: u64) {
        let mut near = self.near.lock().unwrap_or_else(PoisonError::into_inner);
        near.put(hash, (facts.clone(), until));
    }
}

#[async_trait]
impl<N: Numbers> Numbers for CachedNumbers<N> {
    async fn look_up(&self, phone: &str) -> Result<NumberFacts, ServiceFailure> {
        let hash = number(phone)?.keyed_hash(&self.key);
        let now = self.clock.now();
        if let Some(facts) = self.remembered(&hash, now) {
            return Ok(facts);
        }
        if let Some(far) = &self.far
            && let Some((facts, until)) = far.get(&hash, now).await
        {
            self.remember(hash, &facts, until);
            return Ok(facts);
        }
        let facts = self.inner.look_up(phone).await?;
        let until = now.saturating_add(self.lifetime);
        if let Some(far) = &self.far {
            far.put(&hash, &facts, until).await;
        }
        self.remember(hash, &facts, until);
        Ok(facts)
    }
}
