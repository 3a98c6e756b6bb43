using System.Text.Json;

namespace LocalCloud.Host.Runtime;

/// <summary>Which way a value goes.</summary>
internal enum BindingDirection
{
    In,
    Out,
}

/// <summary>One binding of a function: what its attribute says, as the SDK has written it down.</summary>
/// <param name="Name">Of the parameter or property; <c>$return</c> for the return value.</param>
/// <param name="Type">For example <c>cosmosDBTrigger</c>; compared without case.</param>
/// <param name="Direction">Which way its value goes.</param>
/// <param name="Attributes">The attribute's properties in camelCase, <c>%settings%</c> already resolved.</param>
internal sealed record FunctionBinding(string Name, string Type, BindingDirection Direction, JsonElement Attributes)
{
    /// <summary>The parameter is one of the worker extension's own types, which makes it from a reference. Said by the SDK.</summary>
    internal bool IsDeferred =>
        Attributes.TryGetProperty("properties", out var properties) && properties.ValueKind is JsonValueKind.Object
        && properties.TryGetProperty("supportsDeferredBinding", out var deferred)
        && string.Equals(deferred.ToString(), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The parameter takes bytes.</summary>
    internal bool IsBinary => string.Equals(Text("dataType"), "Binary", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text of an attribute; null when it is absent or empty.</summary>
    public string? Text(string attribute) =>
        Attributes.TryGetProperty(attribute, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    public bool? Flag(string attribute) =>
        Attributes.TryGetProperty(attribute, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    public int? Number(string attribute) =>
        Attributes.TryGetProperty(attribute, out var value) && value.TryGetInt32(out var number) ? number : null;
}
