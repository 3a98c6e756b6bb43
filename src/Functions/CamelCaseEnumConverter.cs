using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderFlow;

/// <summary>Enums as camelCase strings wherever they are written, the durable history included.</summary>
public sealed class CamelCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase)
    where TEnum : struct, Enum;
