@tool
extends RefCounted
## The parts of a relay's address, and what is wrong with it. Any thread may call it.

const Self := preload("relay_address.gd")

## Whether the address is [code]wss://[/code].
var is_secure := false
## Name or IP address of the machine; an IPv6 address has no brackets.
var host := ""
## Port, or 0 if the address has a wrong one.
var port := 0
## Path and query, at least [code]/[/code].
var path := "/"


## The parts of [param url].
static func of(url: String) -> Self:
	var address := Self.new()
	address.is_secure = url.begins_with("wss://")
	var rest := url.get_slice("://", 1)
	var authority := rest.get_slice("/", 0).get_slice("?", 0)
	if rest.length() > authority.length():
		address.path = rest.substr(authority.length())
		if not address.path.begins_with("/"):
			address.path = "/" + address.path
	var port_text := ""
	# After the brackets of an IPv6 address.
	var colon := authority.find(":", maxi(0, authority.find("]")))
	if colon >= 0:
		port_text = authority.substr(colon + 1)
		authority = authority.left(colon)
	address.host = authority.trim_prefix("[").trim_suffix("]")
	if port_text.is_empty():
		address.port = 443 if address.is_secure else 80
	elif port_text.is_valid_int() and port_text.to_int() > 0 and port_text.to_int() <= 65535:
		address.port = port_text.to_int()
	return address


## Why no connection to [param url] can be opened; empty if one can.
static func problem_with(url: String) -> String:
	if not (url.begins_with("ws://") or url.begins_with("wss://")):
		return "the relay's address must begin with ws:// or wss://, got \"%s\"" % url
	var address := of(url)
	if address.host.is_empty():
		return "the relay's address has no host: \"%s\"" % url
	if address.port == 0:
		return "the relay's address needs a port from 1 to 65535, got \"%s\"" % url
	return ""
