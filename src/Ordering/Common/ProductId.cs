using System.Text.Json.Serialization;

namespace Ordering.Common;

/// <summary>Names one product.</summary>
[JsonConverter(typeof(StringIdJsonConverter<ProductId>))]
public readonly record struct ProductId : IStringId<ProductId>
{
    private ProductId(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">The text cannot be an id; see <see cref="Ids.IsValid"/>.</exception>
    public static ProductId Parse(string? text) => TryParse(text, out var id) ? id : throw Ids.NotAnId(text);

    public static bool TryParse(string? text, out ProductId id)
    {
        var valid = Ids.IsValid(text);
        id = valid ? new(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
