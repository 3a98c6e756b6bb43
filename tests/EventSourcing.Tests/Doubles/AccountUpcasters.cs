using System.Text.Json.Nodes;
using EventSourcing.Events;

namespace EventSourcing.Tests.Doubles;

/// <summary>Version 1 had the name in two parts.</summary>
public sealed class AccountOpenedV1ToV2 : IEventUpcaster
{
    public string EventType => "account-opened";

    public int FromVersion => 1;

    public JsonObject Upcast(JsonObject data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new() { ["owner"] = $"{data["first"]} {data["last"]}" };
    }
}

/// <summary>Version 2 knew no currencies.</summary>
public sealed class AccountOpenedV2ToV3 : IEventUpcaster
{
    public string EventType => "account-opened";

    public int FromVersion => 2;

    public JsonObject Upcast(JsonObject data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data["currency"] = "EUR";
        return data;
    }
}
