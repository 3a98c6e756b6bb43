namespace OrderFlow.Load.CommandLine;

/// <summary>What partners send, and what happens meanwhile, within bounds that <see cref="PartnerMessagesArguments"/> has checked.</summary>
internal sealed record PartnerMessagesOptions
{
    public Uri BaseAddress { get; init; } = new("http://localhost:7071");

    /// <summary>Of the broker; the key is that of every emulator.</summary>
    public string ServiceBus { get; init; } =
        "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    /// <summary>Sent in all, repetitions and malformed ones included.</summary>
    public int Messages { get; init; } = 10_000;

    /// <summary>Percent of them that cannot be read or taken.</summary>
    public double Malformed { get; init; } = 1;

    /// <summary>Percent of them that are sent once more under the same id.</summary>
    public double Duplicates { get; init; } = 5;

    /// <summary>Percent of the orders whose payment is refused, so that they end cancelled.</summary>
    public double Declined { get; init; } = 5;

    public int Kills { get; init; } = 2;

    /// <summary>Sent and not answered yet, at most: partners do not run away from the app, so the kills meet the sending as well.</summary>
    public int Ahead { get; init; } = 1_000;

    public int Products { get; init; } = 20;

    /// <summary>What the restarted app writes; null for a file in the temporary folder.</summary>
    public string? AppOutput { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    public string? JsonFile { get; init; }
}
