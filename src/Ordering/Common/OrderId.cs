using System.Text.Json.Serialization;

namespace Ordering.Common;

/// <summary>Names one order.</summary>
[JsonConverter(typeof(StringIdJsonConverter<OrderId>))]
public readonly record struct OrderId : IStringId<OrderId>
{
    private OrderId(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">The text cannot be an id; see <see cref="Ids.IsValid"/>.</exception>
    public static OrderId Parse(string? text) => TryParse(text, out var id) ? id : throw Ids.NotAnId(text);

    public static bool TryParse(string? text, out OrderId id)
    {
        var valid = Ids.IsValid(text);
        id = valid ? new(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
