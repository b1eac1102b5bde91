extends RefCounted
## The commands that the addon offers itself.

const CommandRegistry := preload("command_registry.gd")
const PictureCommand := preload("picture_command.gd")
const QuitCommand := preload("quit_command.gd")


## Adds those that fit this game. [param log_event] sends an event, by its name and data.
static func offer(registry: CommandRegistry, log_event: Callable) -> void:
	QuitCommand.offer_if_launched(registry)
	PictureCommand.offer(registry, log_event)
