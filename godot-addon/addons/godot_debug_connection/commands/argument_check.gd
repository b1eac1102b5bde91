extends RefCounted
## Checks the arguments of a command against its schema, and gives them the types that the schema names.
##
## It supports these parts of JSON Schema, also in items of arrays and in nested objects: type, enum, minimum, maximum,
## default, items, properties, required, additionalProperties. It ignores all other parts. An argument of the type integer
## becomes an int, because JSON has only one type of number, which the engine reads as float. Its text is taken too, since
## many programs cannot write integers beyond 2^53 in another way.

const ExactInteger := preload("exact_integer.gd")
const NumberTuple := preload("../events/number_tuple.gd")

## What is wrong with the arguments; "" if nothing is.
var problem := ""


## The arguments as the command gets them: checked, typed, and with the default values of those that are missing.
func typed(arguments: Dictionary, schema: Dictionary) -> Dictionary:
	return _typed_object(arguments, schema, "")


func _typed_object(given: Dictionary, schema: Dictionary, place: String) -> Dictionary:
	var properties := _dictionary(schema.get("properties"))
	var result := {}
	for key: Variant in _array(schema.get("required")):
		if not given.has(key):
			_complain(_place_of(place, str(key)), "expected a value, got none")
	for key: String in given:
		if properties.has(key):
			result[key] = _typed_value(given[key], _dictionary(properties[key]), _place_of(place, key))
		elif schema.get("additionalProperties") == false:
			_complain(_place_of(place, key), "not one of " + ", ".join(PackedStringArray(properties.keys())))
		else:
			result[key] = given[key]
	for key: String in properties:
		var property := _dictionary(properties[key])
		if property.has("default") and not given.has(key):
			result[key] = _typed_default(property, _place_of(place, key))
	return result


# A default is the author's own choice: it need not be valid.
func _typed_default(property: Dictionary, place: String) -> Variant:
	var problem_before := problem
	var value: Variant = _typed_value(_copy_of(property["default"]), property, place)
	problem = problem_before
	return value


func _typed_value(given: Variant, schema: Dictionary, place: String) -> Variant:
	var value: Variant = _of_its_type(given, schema, place)
	var allowed := _array(schema.get("enum"))
	if not allowed.is_empty() and not allowed.any(_is_equal.bind(value)):
		_complain(place, "expected one of %s, got %s" % [JSON.stringify(allowed), _excerpt(value)])
	if value is float or value is int:
		if schema.has("minimum") and _is_less(value, schema["minimum"]):
			_complain(place, "expected at least %s, got %s" % [schema["minimum"], value])
		if schema.has("maximum") and _is_less(schema["maximum"], value):
			_complain(place, "expected at most %s, got %s" % [schema["maximum"], value])
	elif value is Dictionary:
		return _typed_object(_dictionary(value), schema, place)
	elif value is Array and schema.get("items") is Dictionary:
		var items := _dictionary(schema["items"])
		var elements := _array(value)
		for index: int in elements.size():
			elements[index] = _typed_value(elements[index], items, "%s[%d]" % [place, index])
	return value


# The value as one of the types of the schema.
func _of_its_type(value: Variant, schema: Dictionary, place: String) -> Variant:
	if not schema.has("type"):
		return value
	var types := _array(schema["type"]) if schema["type"] is Array else [schema["type"]]
	if types.has("integer") and ExactInteger.is_integer(value) and not (value is String and types.has("string")):
		var integer: Variant = ExactInteger.of(value)
		if integer != null:
			return integer
		if value is String or not types.has("number"):
			_complain(place, "expected an integer of 64 bits, got " + _excerpt(value))
	elif not types.any(_is_of_type.bind(value)):
		_complain(place, "expected %s, got %s" % [" or ".join(PackedStringArray(types)), _excerpt(value)])
	return value


# The first problem is the one that is told.
func _complain(place: String, what: String) -> void:
	if problem.is_empty():
		problem = "%s: %s" % [place, what]


static func _is_of_type(type: Variant, value: Variant) -> bool:
	match type:
		"string":
			return value is String
		"number":
			return value is float or value is int
		"integer":
			return false
		"boolean":
			return value is bool
		"array":
			return value is Array
		"object":
			return value is Dictionary
		"null":
			return value == null
	# An unknown type allows all values.
	return true


static func _is_less(one: Variant, other: Variant) -> bool:
	var integer: Variant = _integer_in(one)
	var other_integer: Variant = _integer_in(other)
	if integer == null or other_integer == null:
		return _number(one) < _number(other)
	return integer < other_integer


# JSON has only one type of number: an int 1 in an enum equals the float 1.0 of the parser.
static func _is_equal(allowed: Variant, value: Variant) -> bool:
	if value is float or value is int:
		var integer: Variant = _integer_in(allowed)
		if integer != null and _integer_in(value) != null:
			return integer == _integer_in(value)
		return (allowed is float or allowed is int) and _number(allowed) == _number(value)
	return typeof(allowed) == typeof(value) and allowed == value


# The int of a number without a fraction; null for any other value. A schema has integers beyond 2^53 as text.
static func _integer_in(value: Variant) -> Variant:
	var integer: Variant = ExactInteger.of(value)
	if value is String and integer != null:
		var whole: int = integer
		if not NumberTuple.exact(whole) is String:
			return null
	return integer


static func _number(value: Variant) -> float:
	if not (value is float or value is int):
		return 0.0
	var number: float = value
	return number


static func _place_of(place: String, key: String) -> String:
	return key if place.is_empty() else "%s.%s" % [place, key]


static func _excerpt(value: Variant) -> String:
	return JSON.stringify(value).left(100)


# The command may change its arguments, but not its schema.
static func _copy_of(value: Variant) -> Variant:
	if value is Dictionary:
		return _dictionary(value).duplicate(true)
	if value is Array:
		return _array(value).duplicate(true)
	return value


static func _dictionary(value: Variant) -> Dictionary:
	if not value is Dictionary:
		return {}
	var dictionary: Dictionary = value
	return dictionary


static func _array(value: Variant) -> Array:
	if not value is Array:
		return []
	var array: Array = value
	return array
