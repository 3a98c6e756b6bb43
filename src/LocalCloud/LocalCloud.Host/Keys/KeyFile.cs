using System.Text.Json;
using LocalCloud.Host.Settings;

namespace LocalCloud.Host.Keys;

/// <summary>The keys on disk, for their owner's eyes only (on Windows: for those the folder is open to). Replaced as a whole.</summary>
internal sealed class KeyFile(string path)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        PreferredObjectCreationHandling = System.Text.Json.Serialization.JsonObjectCreationHandling.Populate, // Keeps names comparable without case.
    };

    /// <summary>Null when there is none yet.</summary>
    /// <exception cref="SettingsException">It is not what was written.</exception>
    public KeySet? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<KeySet>(File.ReadAllBytes(path), s_json);
        }
        catch (JsonException)
        {
            throw new SettingsException($"{path} cannot be read. Delete it to have new keys made.");
        }
    }

    public void Write(KeySet keys)
    {
        var next = path + ".next";
        File.Delete(next); // What a crash has left may have other rights.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(next, options))
        {
            JsonSerializer.Serialize(file, keys, s_json);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}
