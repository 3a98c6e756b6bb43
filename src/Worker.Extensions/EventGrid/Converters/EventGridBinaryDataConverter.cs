using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Extensions.EventGrid.TypeConverters;

/// <summary>Events as the bytes of their JSON.</summary>
[SupportedTargetType(typeof(BinaryData))]
[SupportedTargetType(typeof(BinaryData[]))]
internal sealed class EventGridBinaryDataConverter : EventGridConverter<BinaryData>
{
    protected override ConversionResult One(string json) => ConversionResult.Success(BinaryData.FromString(json));

    protected override ConversionResult Many(string json) => ConversionResult.Success(
        JsonSerializer.Deserialize<JsonElement[]>(json)!.Select(item => BinaryData.FromString(item.GetRawText())).ToArray());
}
