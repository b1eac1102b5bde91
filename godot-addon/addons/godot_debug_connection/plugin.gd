@tool
extends EditorPlugin
## Adds the [code]TelemetryServer[/code] autoload while the plugin is enabled, and shows its project settings.

const RelaySettings := preload("relay_settings.gd")

const AUTOLOAD_NAME := "TelemetryServer"
const AUTOLOAD_SCRIPT := "telemetry_server.gd"


func _enter_tree() -> void:
	RelaySettings.register()


func _enable_plugin() -> void:
	# A project may have listed the autoload by hand already.
	if not ProjectSettings.has_setting("autoload/" + AUTOLOAD_NAME):
		add_autoload_singleton(AUTOLOAD_NAME, _autoload_path())


func _disable_plugin() -> void:
	if ProjectSettings.has_setting("autoload/" + AUTOLOAD_NAME):
		remove_autoload_singleton(AUTOLOAD_NAME)


func _autoload_path() -> String:
	var script: Script = get_script()
	return script.resource_path.get_base_dir().path_join(AUTOLOAD_SCRIPT)
