using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;

namespace Infrastructure.Tests.Support;

/// <summary>The Bicep compiler, asked over its JSON-RPC interface: messages behind a header with their length, as language servers have them.</summary>
internal static class Bicep
{
    private const string Folder = "tests/Infrastructure.Tests/Parameters";

    private static readonly string s_program = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "BicepPath").Value!;

    /// <summary>What each file of parameters would deploy, by its name.</summary>
    public static IReadOnlyDictionary<string, JsonNode> Predict()
    {
        using var compiler = Start();
        var snapshots = Directory.EnumerateFiles(RepositoryFiles.Path(Folder), "*.bicepparam").ToDictionary(
            file => Path.GetFileNameWithoutExtension(file), file => Predict(compiler, file));
        compiler.StandardInput.Close();
        compiler.WaitForExit();
        return snapshots;
    }

    private static Process Start() => Process.Start(new ProcessStartInfo(s_program, ["jsonrpc", "--stdio"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
    })!;

    private static JsonNode Predict(Process compiler, string file)
    {
        var metadata = new JsonObject
        {
            ["tenantId"] = "00000000-0000-0000-0000-000000000001",
            ["subscriptionId"] = "00000000-0000-0000-0000-000000000002",
            ["location"] = "northeurope",
        };
        if (!File.ReadAllText(file).Contains("main.bicep'", StringComparison.Ordinal))
        {
            metadata["resourceGroup"] = "rg-test"; // The others are deployed into the group that main.bicep makes.
        }

        Send(compiler.StandardInput.BaseStream, new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "bicep/getSnapshot",
            ["params"] = new JsonObject { ["path"] = file, ["metadata"] = metadata },
        });
        var answer = Receive(compiler.StandardOutput.BaseStream);
        return answer["result"] is { } result
            ? JsonNode.Parse((string)result["snapshot"]!)!
            : throw new InvalidOperationException($"{Path.GetFileName(file)}: {answer["error"]}");
    }

    private static void Send(Stream stream, JsonObject message)
    {
        var body = Encoding.UTF8.GetBytes(message.ToJsonString());
        stream.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")));
        stream.Write(body);
        stream.Flush();
    }

    private static JsonNode Receive(Stream stream)
    {
        var length = 0;
        while (ReadLine(stream) is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(header["Content-Length:".Length..], CultureInfo.InvariantCulture);
            }
        }

        var body = new byte[length];
        stream.ReadExactly(body);
        return JsonNode.Parse(body)!;
    }

    private static string ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        for (var next = stream.ReadByte(); next is not -1 and not '\n'; next = stream.ReadByte())
        {
            line.Append((char)next);
        }

        return line.ToString().TrimEnd('\r');
    }
}
