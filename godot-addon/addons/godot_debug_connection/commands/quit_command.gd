extends RefCounted
## The command [code]quit[/code] of a game that the relay's [code]launch[/code] started. A signal would end Godot
## without a goodbye.

const CommandRegistry := preload("command_registry.gd")

## Environment variable of processes that [code]launch[/code] started.
const LAUNCHED_VARIABLE := "GODOT_TELEMETRY_RUN"
const NAME := "quit"


## Adds the command if [code]launch[/code] started the game. A command of the game with the same name replaces it.
static func offer_if_launched(registry: CommandRegistry) -> void:
	if OS.has_environment(LAUNCHED_VARIABLE):
		registry.register(NAME, _quit, "Closes the game, like the close button of its window", {})


static func _quit() -> void:
	var tree := Engine.get_main_loop() as SceneTree
	tree.root.propagate_notification(Node.NOTIFICATION_WM_CLOSE_REQUEST)
	# A game that asks its player before it quits sets this to false.
	if tree.auto_accept_quit:
		tree.quit()
