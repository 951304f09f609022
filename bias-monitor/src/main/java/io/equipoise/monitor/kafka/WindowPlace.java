package io.equipoise.monitor.kafka;

import io.equipoise.monitor.domain.PaneCell;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The place of a tally in one of several windows.
 *
 * @param window name of the window
 * @param place pane and cell
 */
record WindowPlace(String window, PaneCell place) {

  /** The window's name, the pane (8 bytes), then the cell. */
  static final class Format extends BinaryFormat<WindowPlace> {
    Format() {
      super("place", 2);
    }

    @Override
    void write(WindowPlace key, DataOutputStream out) throws IOException {
      out.writeUTF(key.window());
      out.writeLong(key.place().pane());
      writeCount(out, key.place().cell());
    }

    @Override
    WindowPlace read(DataInputStream in) throws IOException {
      String window = in.readUTF();
      long pane = in.readLong();
      return new WindowPlace(window, new PaneCell(pane, readCount(in)));
    }
  }
}
