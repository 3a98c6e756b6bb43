namespace LocalCloud.Host.Runtime;

/// <summary>Levels to be seen at a glance beside the functions: how far feeds lag behind, what waits in queues. Registered in the host's services.</summary>
internal interface ILevelSource
{
    /// <summary>For example <c>Change feeds</c>.</summary>
    string Name { get; }

    /// <summary>Asked every second while somebody looks, and never otherwise.</summary>
    IReadOnlyList<Level> Read();
}

/// <summary>One of them.</summary>
/// <param name="Name">For example of a function that follows a feed.</param>
/// <param name="Value">How much there is.</param>
/// <param name="Detail">What it is about, for example a container; null for nothing to say.</param>
/// <param name="Positions">Of what comes in parts: how far it has come in each.</param>
internal sealed record Level(string Name, long Value, string? Detail = null, IReadOnlyList<LevelPosition>? Positions = null);

/// <param name="Part">For example of a container: the id of its partition key range.</param>
/// <param name="At">Reached so far; 0 at the beginning.</param>
/// <param name="Last">As far as there is something.</param>
internal sealed record LevelPosition(string Part, long At, long Last);
