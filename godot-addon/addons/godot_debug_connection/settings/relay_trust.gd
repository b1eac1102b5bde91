@tool
extends RefCounted
## Decides which certificate the game trusts at a [code]wss://[/code] address.

const RelaySettings := preload("relay_settings.gd")


## The options for the connection, with the certificate file of the settings. Null if no file is set or it cannot be
## read: then the engine's own authorities decide.
static func options() -> TLSOptions:
	var certificate := _certificate(RelaySettings.tls_certificate())
	return null if certificate == null else TLSOptions.client(certificate)


## What is wrong with the certificate file of the settings; empty if nothing is.
static func problem() -> String:
	var path := RelaySettings.tls_certificate()
	if path.is_empty() or _certificate(path) != null:
		return ""
	return "%s: expected a certificate in PEM that can be read, got \"%s\"" % [RelaySettings.TLS_CERTIFICATE, path]


static func _certificate(path: String) -> X509Certificate:
	# The engine prints an error for a missing file.
	if path.is_empty() or not FileAccess.file_exists(path):
		return null
	var certificate := X509Certificate.new()
	return certificate if certificate.load(path) == OK else null
