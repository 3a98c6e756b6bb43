using System.Text.Json.Serialization;

namespace Ordering.Common;

/// <summary>Names one customer.</summary>
[JsonConverter(typeof(StringIdJsonConverter<CustomerId>))]
public readonly record struct CustomerId : IStringId<CustomerId>
{
    private CustomerId(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">The text cannot be an id; see <see cref="Ids.IsValid"/>.</exception>
    public static CustomerId Parse(string? text) => TryParse(text, out var id) ? id : throw Ids.NotAnId(text);

    public static bool TryParse(string? text, out CustomerId id)
    {
        var valid = Ids.IsValid(text);
        id = valid ? new(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
