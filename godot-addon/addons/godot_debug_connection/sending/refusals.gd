extends RefCounted
## The addresses at which a program refused the game, and what it answered. The game asks there with a [code]RelayProbe[/code]
## and tries to connect only if the answer has changed, or after some minutes.

const RelayProbe := preload("relay_probe.gd")
const RelaySettings := preload("../settings/relay_settings.gd")

## Time until another attempt at an address whose answer stays the same, in microseconds. It doubles each time.
const FIRST_WAIT_USEC := 60_000_000
## The longest such time, in microseconds.
const LONGEST_WAIT_USEC := 600_000_000

# More are forgotten: on the network, anybody may answer with any address.
const _MAX_KNOWN := 32

# By address: the answer, the time of the next attempt, and the wait after it.
var _known := {}


## Forgets all.
func clear() -> void:
	_known.clear()


## Whether an address refused the game, and must be asked before the next attempt.
func has(url: String) -> bool:
	return _known.has(url)


## The program at an address has accepted the game.
func forget(url: String) -> void:
	_known.erase(url)


## What the program at an address has answered; [constant RelayProbe.NOTHING] if it refused nothing.
func answer_of(url: String) -> int:
	return _known[url][0] if _known.has(url) else RelayProbe.NOTHING


## Notes what an address answers now. Returns whether an attempt to connect may succeed.
func hear(url: String, answer: int, now_usec: int) -> bool:
	if answer == RelayProbe.NOTHING:
		_known.erase(url)
		return false
	if not _known.has(url) or answer_of(url) != answer:
		var was_known := _known.has(url)
		if _known.size() >= _MAX_KNOWN and not was_known:
			_known.clear()
		# A relay may have started just after the attempt that failed.
		var first_wait_usec := 0 if answer == RelayProbe.WELCOMES else FIRST_WAIT_USEC
		_known[url] = [answer, now_usec + first_wait_usec, maxi(FIRST_WAIT_USEC, 2 * first_wait_usec)]
		return was_known
	var again_at_usec: int = _known[url][1]
	if now_usec < again_at_usec:
		return false
	var wait_usec: int = _known[url][2]
	_known[url] = [answer, now_usec + wait_usec, mini(2 * wait_usec, LONGEST_WAIT_USEC)]
	return true


## What the program at an address does, and what to do about it; empty if it refused nothing.
func words(url: String) -> String:
	var answer := answer_of(url)
	match answer:
		RelayProbe.NOTHING:
			return ""
		RelayProbe.ACCEPTS:
			return (
					"the program at %s does not take the game: its certificate is not trusted (set %s), " % [
						url, RelaySettings.TLS_CERTIFICATE]
					+ "it speaks no TLS (use ws://), or it does not take the token")
		401:
			return "the relay at %s expects a valid token: set %s or %s" % [
				url, RelaySettings.TOKEN, RelaySettings.TOKEN_VARIABLE]
		403:
			return "the relay at %s forbids it: use a token with the right to be a game (--producer-token)" % url
		429, 503:
			return "the relay at %s is full (HTTP status %d): end other games, or raise its limits" % [url, answer]
	return "the program at %s is no relay (HTTP status %d): check the address and its path /producer" % [url, answer]
