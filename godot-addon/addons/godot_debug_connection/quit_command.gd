extends RefCounted
## The command with which a relay that started the game (`launch`) ends it in order: a signal ends Godot without a word.

const CommandRegistry := preload("command_registry.gd")

## What `launch` gives to whatever it starts.
const LAUNCHED_VARIABLE := "GODOT_TELEMETRY_RUN"
const NAME := "quit"


## Offers it, in a game that was launched. A command of that name that the game registers takes its place.
static func offer_if_launched(registry: CommandRegistry) -> void:
	if OS.has_environment(LAUNCHED_VARIABLE):
		registry.register(NAME, _quit, "Closes the game, as its window's button does", {})


static func _quit() -> void:
	var tree := Engine.get_main_loop() as SceneTree
	tree.root.propagate_notification(Node.NOTIFICATION_WM_CLOSE_REQUEST)
	# A game that wants to ask before it goes says so by this.
	if tree.auto_accept_quit:
		tree.quit()
