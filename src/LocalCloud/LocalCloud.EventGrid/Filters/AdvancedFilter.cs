using System.Text.Json;
using LocalCloud.EventGrid.Definitions;

namespace LocalCloud.EventGrid.Filters;

/// <summary>A condition on one value of an event, with the operators of the real service; text is compared without case.</summary>
/// <param name="OperatorType">For example <c>NumberGreaterThan</c>.</param>
/// <param name="Key">An attribute, or <c>data.path.to.value</c>.</param>
internal sealed record AdvancedFilter(AdvancedOperator OperatorType, string Key)
{
    public JsonElement? Value { get; init; }

    public IReadOnlyList<JsonElement>? Values { get; init; }

    internal void Check(string subscription)
    {
        var name = OperatorType.ToString();
        var (needsOne, needsMany) = OperatorType is AdvancedOperator.IsNullOrUndefined or AdvancedOperator.IsNotNull ? (false, false)
            : name.Contains("In", StringComparison.Ordinal) || name.StartsWith("String", StringComparison.Ordinal) ? (false, true)
            : (true, false);
        if (needsOne != Value is not null || needsMany != Values is not null || !Given.All(Fits))
        {
            throw new EventGridDefinitionException(
                $"{EventGridDefinition.FileName}: the filter {name} on '{Key}' of subscription '{subscription}' takes {(needsOne ? "a 'value'" : needsMany ? "'values'" : "no value")} of its own kind.");
        }
    }

    internal bool Matches(JsonElement published, bool lookIntoArrays)
    {
        var found = EventValue.Find(published, Key);
        var isMissing = found.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
        return OperatorType switch
        {
            AdvancedOperator.IsNullOrUndefined => isMissing,
            AdvancedOperator.IsNotNull => !isMissing,
            _ when lookIntoArrays && found.ValueKind is JsonValueKind.Array => IsNegative
                ? found.EnumerateArray().All(item => !Holds(item))
                : found.EnumerateArray().Any(Holds),
            // What is not there is not one of the values either.
            _ => IsNegative ? !Holds(found) : Holds(found),
        };
    }

    private bool IsNegative => OperatorType.ToString().Contains("Not", StringComparison.Ordinal);

    private IEnumerable<JsonElement> Given => Value is { } one ? [one] : Values ?? [];

    private bool Fits(JsonElement value) => OperatorType switch
    {
        AdvancedOperator.BoolEquals => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        AdvancedOperator.NumberInRange or AdvancedOperator.NumberNotInRange => value.ValueKind is JsonValueKind.Array && value.GetArrayLength() == 2
            && value.EnumerateArray().All(end => end.ValueKind is JsonValueKind.Number),
        >= AdvancedOperator.NumberIn and <= AdvancedOperator.NumberLessThanOrEquals => value.ValueKind is JsonValueKind.Number,
        _ => value.ValueKind is JsonValueKind.String,
    };

    // The positive sense of the operator.
    private bool Holds(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.Number => Given.Any(value => Holds(found.GetDouble(), value)),
        JsonValueKind.String => Given.Any(value => value.ValueKind is JsonValueKind.String && Holds(found.GetString()!, value.GetString()!)),
        JsonValueKind.True or JsonValueKind.False => OperatorType is AdvancedOperator.BoolEquals && Value?.ValueKind == found.ValueKind,
        _ => false,
    };

    private bool Holds(double found, JsonElement value) => OperatorType switch
    {
        AdvancedOperator.NumberIn or AdvancedOperator.NumberNotIn => found.Equals(value.GetDouble()),
        AdvancedOperator.NumberGreaterThan => found > value.GetDouble(),
        AdvancedOperator.NumberGreaterThanOrEquals => found >= value.GetDouble(),
        AdvancedOperator.NumberLessThan => found < value.GetDouble(),
        AdvancedOperator.NumberLessThanOrEquals => found <= value.GetDouble(),
        AdvancedOperator.NumberInRange or AdvancedOperator.NumberNotInRange => found >= value[0].GetDouble() && found <= value[1].GetDouble(),
        _ => false,
    };

    private bool Holds(string found, string value) => OperatorType switch
    {
        AdvancedOperator.StringIn or AdvancedOperator.StringNotIn => found.Equals(value, StringComparison.OrdinalIgnoreCase),
        AdvancedOperator.StringBeginsWith or AdvancedOperator.StringNotBeginsWith => found.StartsWith(value, StringComparison.OrdinalIgnoreCase),
        AdvancedOperator.StringEndsWith or AdvancedOperator.StringNotEndsWith => found.EndsWith(value, StringComparison.OrdinalIgnoreCase),
        AdvancedOperator.StringContains or AdvancedOperator.StringNotContains => found.Contains(value, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
