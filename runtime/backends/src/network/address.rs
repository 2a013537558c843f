//! Which addresses may be connected to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ipnet::IpNet;

use crate::config::NetworkConfig;
use crate::fault::Faults;

/// The addresses that may be connected to: public ones, and those that the configuration allows.
#[derive(Clone, Debug, Default)]
pub(crate) struct AddressPolicy {
    allow_private: Vec<IpNet>,
    allow_loopback: bool,
}

/// Where clouds keep credentials, by IPv6: Amazon's metadata services.
const METADATA: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0);

/// The port of Lambda's Runtime API on loopback.
const RUNTIME_API: u16 = 9001;

impl AddressPolicy {
    /// Reads what the configuration allows.
    pub(crate) fn new(config: &NetworkConfig, faults: &mut Faults) -> Self {
        let mut allow_private = Vec::new();
        for network in &config.allow_private {
            let read = network
                .parse::<IpNet>()
                .map_err(|_| format!("`{network}` is no network; write one as `10.0.0.0/8`"));
            allow_private.extend(faults.take("network.allow_private", read));
        }
        Self { allow_private, allow_loopback: config.allow_loopback }
    }

    /// Whether this machine itself may be connected to.
    pub(crate) fn allows_loopback(&self) -> bool {
        self.allow_loopback
    }

    /// Whether an address may be connected to.
    pub(crate) fn allows(&self, address: SocketAddr) -> bool {
        let ip = plain(address.ip());
        if is_never(ip) {
            return false;
        }
        if ip.is_loopback() {
            return self.allow_loopback && address.port() != RUNTIME_API;
        }
        is_public(ip) || self.allow_private.iter().any(|network| network.contains(&ip))
    }
}

/// The address that is meant: an IPv4 address may be wrapped into an IPv6 one.
fn plain(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    let [a, b, c, d, e, f, g, h] = v6.segments();
    let low = |g: u16, h: u16| IpAddr::V4(Ipv4Addr::from(u32::from(g) << 16 | u32::from(h)));
    match [a, b, c, d, e, f] {
        // Mapped, and what a translator (NAT64) makes of it.
        [0, 0, 0, 0, 0, 0xffff] | [0x64, 0xff9b, 0, 0, 0, 0] => low(g, h),
        // Compatible; `::` and `::1` are what they are.
        [0, 0, 0, 0, 0, 0] if g != 0 || h > 1 => low(g, h),
        // A tunnel (6to4).
        [0x2002, ..] => low(b, c),
        _ => ip,
    }
}

/// Addresses that no configuration allows: link-local ones, among them 169.254.169.254 with the
/// machine's credentials, and those that are no single machine's.
fn is_never(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => {
            let [first, ..] = v4.octets();
            v4.is_link_local() || v4.is_multicast() || first == 0 || first >= 240
        }
        IpAddr::V6(v6) => {
            let metadata = v6.segments().get(..2) == METADATA.segments().get(..2);
            v6.is_unicast_link_local() || v6.is_multicast() || v6.is_unspecified() || metadata
        }
    }
}

/// Whether an address is one of the internet's.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let protocol = [a, b, c] == [192, 0, 0] || [a, b, c] == [192, 88, 99];
            let bench = a == 198 && (18..20).contains(&b);
            !(v4.is_private() || v4.is_documentation() || shared || protocol || bench)
        }
        IpAddr::V6(v6) => {
            // Global unicast is 2000::/3; the rest is private, reserved or a translator's.
            let [a, b, ..] = v6.segments();
            let special = a == 0x2001 && (b < 0x200 || b == 0xdb8);
            a & 0xe000 == 0x2000 && !special && !(a == 0x3fff && b < 0x1000)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(networks: &[&str], allow_loopback: bool) -> AddressPolicy {
        let allow_private = networks.iter().map(|network| (*network).to_owned()).collect();
        let mut faults = Faults::default();
        let policy =
            AddressPolicy::new(&NetworkConfig { allow_private, allow_loopback }, &mut faults);
        assert_eq!(faults, Faults::default());
        policy
    }

    fn allows(policy: &AddressPolicy, ip: &str, port: u16) -> bool {
        policy.allows(SocketAddr::new(ip.parse().unwrap(), port))
    }

    const NEVER: [&str; 14] = [
        "169.254.169.254",
        "169.254.170.2",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "fd00:ec2::254",
        "fe80::1",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1",
    ];

    const PRIVATE: [&str; 15] = [
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "100.64.0.1",
        "192.0.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "203.0.113.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "fc00::1",
        "fec0::1",
        "2001:db8::1",
    ];

    #[test]
    fn only_public_addresses_are_connected_to() {
        let policy = policy(&[], false);
        for ip in NEVER.iter().chain(&PRIVATE).chain(&["127.0.0.1", "127.9.9.9", "::1"]) {
            assert!(!allows(&policy, ip, 443), "{ip}");
        }
        for ip in ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822", "172.32.0.1"] {
            assert!(allows(&policy, ip, 443), "{ip}");
        }
    }

    #[test]
    fn a_private_network_is_allowed_by_its_name_and_the_metadata_service_by_nothing() {
        let policy = policy(&["0.0.0.0/0", "::/0"], true);
        for ip in NEVER {
            assert!(!allows(&policy, ip, 80), "{ip}");
        }
        for ip in PRIVATE.iter().chain(&["127.0.0.1", "::1"]) {
            assert!(allows(&policy, ip, 443), "{ip}");
        }
        for ip in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            assert!(!allows(&policy, ip, RUNTIME_API), "{ip}");
        }
    }

    #[test]
    fn one_network_allows_no_other() {
        let policy = policy(&["10.0.0.0/8"], false);
        assert!(allows(&policy, "10.255.0.1", 443) && allows(&policy, "::ffff:10.0.0.1", 443));
        assert!(!allows(&policy, "192.168.0.1", 443) && !allows(&policy, "127.0.0.1", 443));
    }
}
