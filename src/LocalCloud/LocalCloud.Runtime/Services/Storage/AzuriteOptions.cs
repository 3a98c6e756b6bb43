using LocalCloud.Hosting;

namespace LocalCloud.Services.Storage;

/// <summary>How Azurite is started.</summary>
/// <param name="App">It is looked for beside it.</param>
/// <param name="Folder">Where it keeps its data; null keeps it in memory.</param>
/// <param name="TakesFreePorts">Instead of its usual ones.</param>
internal sealed record AzuriteOptions(AppFolder App, string? Folder, bool TakesFreePorts);
