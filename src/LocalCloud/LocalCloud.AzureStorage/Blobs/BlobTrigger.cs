using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary>What a <c>blobTrigger</c> says.</summary>
internal sealed record BlobTrigger(FunctionDescriptor Function, string? Connection, string Container, BlobPattern Names)
{
    /// <summary>How messages and receipts name the function; that of the real host.</summary>
    public string FunctionId => "Host.Functions." + Function.Name;

    /// <exception cref="UnusableFunctionException">It makes no sense, or asks for what is not there; says which function and why.</exception>
    public static BlobTrigger Of(FunctionDescriptor function)
    {
        var binding = function.Trigger;
        if (string.Equals(binding.Text("source"), "EventGrid", StringComparison.OrdinalIgnoreCase) || binding.Number("source") == 1)
        {
            throw new UnusableFunctionException(
                $"function '{function.Name}' wants to hear of blobs from Event Grid (Source = EventGrid), which tells nobody of blobs here. Leave Source out to have the container looked through.");
        }

        var path = BlobPath.Parse(binding.Text("path") ?? binding.Text("blobPath"))
            ?? throw new UnusableFunctionException($"The blob trigger of function '{function.Name}' names no container.");
        return path.Container.Contains('{', StringComparison.Ordinal)
            ? throw new UnusableFunctionException($"The blob trigger of function '{function.Name}' must name its container without {{parts}}: '{path}'.")
            : new(function, binding.Text("connection"), path.Container, new(path.Blob));
    }
}
