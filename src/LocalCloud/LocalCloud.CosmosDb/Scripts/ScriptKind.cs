namespace LocalCloud.CosmosDb.Scripts;

/// <summary>What a script is for: the segment of its address, the name of its feed, and the type byte of its rid.</summary>
internal sealed record ScriptKind(string Segment, string Feed, byte RidType)
{
    public static readonly ScriptKind StoredProcedure = new("sprocs", "StoredProcedures", 0x80);
    public static readonly ScriptKind Trigger = new("triggers", "Triggers", 0x70);
    public static readonly ScriptKind Function = new("udfs", "UserDefinedFunctions", 0x60);

    public static ScriptKind? Of(string? segment) => segment switch
    {
        "sprocs" => StoredProcedure,
        "triggers" => Trigger,
        "udfs" => Function,
        _ => null,
    };
}
