using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Extensions.EventGrid.TypeConverters;

/// <summary>A batch as one text for each event. A single text is what came already, and left to the worker.</summary>
[SupportedTargetType(typeof(string[]))]
internal sealed class EventGridStringArrayConverter : EventGridConverter<string>
{
    protected override ConversionResult One(string json) => ConversionResult.Unhandled();

    protected override ConversionResult Many(string json) =>
        ConversionResult.Success(JsonSerializer.Deserialize<JsonElement[]>(json)!.Select(item => item.ToString()).ToArray());
}
