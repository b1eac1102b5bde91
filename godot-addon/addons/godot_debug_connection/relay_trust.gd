@tool
extends RefCounted
## Which relay a game believes to be the one it looks for, at a [code]wss://[/code] address.

const RelaySettings := preload("relay_settings.gd")


## By the certificate that the settings name; null, which leaves it to the engine's own authorities, where they name none or it
## cannot be read.
static func options() -> TLSOptions:
	var certificate := _certificate(RelaySettings.tls_certificate())
	return null if certificate == null else TLSOptions.client(certificate)


## What is wrong with the certificate that the settings name; empty when nothing is.
static func problem() -> String:
	var path := RelaySettings.tls_certificate()
	if path.is_empty() or _certificate(path) != null:
		return ""
	return "%s: expected a certificate in PEM that can be read, got \"%s\"" % [RelaySettings.TLS_CERTIFICATE, path]


static func _certificate(path: String) -> X509Certificate:
	# The engine prints an error for what is not there.
	if path.is_empty() or not FileAccess.file_exists(path):
		return null
	var certificate := X509Certificate.new()
	return certificate if certificate.load(path) == OK else null
