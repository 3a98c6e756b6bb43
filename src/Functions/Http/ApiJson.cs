using System.Text.Json;
using EventSourcing.Events;

namespace OrderFlow.Http;

/// <summary>The JSON of the contract: camelCase, enums as camelCase strings, absent instead of null.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options => EventSerializer.JsonOptions;
}
