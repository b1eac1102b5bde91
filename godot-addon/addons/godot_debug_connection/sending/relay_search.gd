extends RefCounted
## Finds the relay among the addresses at which it may be: the one that is set, and for the default address also the
## ports that a relay falls back to. Says when to try the next one.

const RelaySettings := preload("../settings/relay_settings.gd")
const RetryDelay := preload("retry_delay.gd")

## A connection that lasted this long resets the retry delay, in seconds. A relay that accepts the game and closes the
## connection at once is not tried four times a second.
const GOOD_CONNECTION_SECONDS := 1.0
## A program that accepts the game at one of several addresses must answer as a relay within this time, in seconds. Else
## the next address is tried: an in-game server of the old protocol accepts games, too.
const WELCOME_SECONDS := 2.0

## The address in use.
var url := ""

var _addresses := PackedStringArray([""])
var _index := 0
var _is_relay := false
var _retry := RetryDelay.new()


## Begins anew, for another address.
func start(address: String) -> void:
	url = address
	_addresses = RelaySettings.addresses_of(address)
	_index = 0
	_retry.start()


## The address for the next attempt.
func take() -> String:
	url = _addresses[_index]
	_is_relay = false
	return url


## The program at the address in use has answered as a relay.
func confirm() -> void:
	_is_relay = true


## Whether the program that has been connected for this time is no relay, and another address may have one.
func is_wrong(open_usec: int) -> bool:
	return _addresses.size() > 1 and not _is_relay and open_usec > int(WELCOME_SECONDS * 1e6)


## A connection that was open for this time is lost, or, with 0, an attempt has failed. Returns the delay before the next
## attempt, in seconds: 0 while other addresses are left. After a relay was lost, the search begins anew, because the
## relay may return to its usual port.
func lose(open_usec: int, close_code: int) -> float:
	var was_relay := _is_relay or close_code > 0 or _addresses.size() == 1
	if was_relay and open_usec >= int(GOOD_CONNECTION_SECONDS * 1e6):
		_retry.failures = 0
	_index = 0 if was_relay else (_index + 1) % _addresses.size()
	return _retry.fail() if _index == 0 else 0.0


## Why there is no connection.
func problem() -> String:
	var where := _addresses[0]
	if _retry.failures == 0:
		return "connecting to " + url
	if _addresses.size() > 1:
		where += " or at the ports %d, %d and %d of this machine" % RelaySettings.FALLBACK_PORTS
	if where.begins_with("wss://"):
		return "no relay answers at %s, its certificate is not trusted, or it does not take the token" % where
	return "no relay answers at %s, or it does not take the token" % where
